//! Writing JSON objects whose members are JSON texts already, so that what the engine wrote goes out byte for byte.

use credit_estimator::json::{Value, quote};

/// A JSON object that is being written.
#[derive(Default)]
pub(crate) struct Object(String);

impl Object {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// A member that is JSON text already.
    pub(crate) fn raw(mut self, name: &str, json: &str) -> Self {
        if !self.0.is_empty() {
            self.0.push(',');
        }
        quote(name, &mut self.0);
        self.0.push(':');
        self.0.push_str(json);
        self
    }

    pub(crate) fn text(self, name: &str, text: &str) -> Self {
        self.raw(name, &quoted(text))
    }

    pub(crate) fn text_if(self, name: &str, text: Option<&str>) -> Self {
        match text {
            Some(text) => self.text(name, text),
            None => self,
        }
    }

    pub(crate) fn raw_if(self, name: &str, json: Option<&str>) -> Self {
        match json {
            Some(json) => self.raw(name, json),
            None => self,
        }
    }

    /// Members that were written before, such as `"a":1,"b":2`.
    pub(crate) fn members(mut self, members: &str) -> Self {
        if !self.0.is_empty() && !members.is_empty() {
            self.0.push(',');
        }
        self.0.push_str(members);
        self
    }

    /// The members without their braces.
    pub(crate) fn into_members(self) -> String {
        self.0
    }

    pub(crate) fn finish(self) -> String {
        format!("{{{}}}", self.0)
    }
}

/// A JSON string.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len().saturating_add(2));
    quote(text, &mut out);
    out
}

/// A JSON list of JSON texts.
pub(crate) fn list<T: AsRef<str>>(items: impl IntoIterator<Item = T>) -> String {
    let mut out = String::from("[");
    for item in items {
        if out.len() > 1 {
            out.push(',');
        }
        out.push_str(item.as_ref());
    }
    out.push(']');
    out
}

/// Data as JSON text, in its own order.
pub(crate) fn written(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            members.iter().fold(Object::new(), |out, (name, value)| out.raw(name, &written(value))).finish()
        }
        Value::Array(items) => list(items.iter().map(written)),
        plain => plain.canonical(),
    }
}

#[cfg(test)]
mod tests {
    use credit_estimator::json::parse;

    use super::written;

    #[test]
    fn data_is_written_in_its_own_order() {
        let text = r#"{"b":[1,"x\n",null,{}],"a":{"c":"0.5","a":false}}"#;
        assert_eq!(parse(text).map(|parsed| written(&parsed.value)).as_deref(), Ok(text));
    }
}
