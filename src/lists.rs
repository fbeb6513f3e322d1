//! Lists that are made by one loop for each kind of item.

/// An iterator whose items are wanted as a list.
pub(crate) trait ToList: Iterator + Sized {
    /// As `collect` does, which however is compiled anew, with all its growing, wherever it stands: hundreds of bytes of
    /// the engine each time. This is compiled once for each kind of item.
    fn to_list(mut self) -> Vec<Self::Item> {
        list_of(&mut || self.next())
    }
}

impl<I: Iterator> ToList for I {}

fn list_of<T>(next: &mut dyn FnMut() -> Option<T>) -> Vec<T> {
    let mut list = Vec::new();
    while let Some(item) = next() {
        list.push(item);
    }
    list
}
