//! More that costs less: seconds and sizes, with everything else alike.

use credit_estimator::json::{Value, push_pointer};
use credit_estimator::{Amount, Axis, Instant, Part, Priced, RateCard, Sweep};

use super::{Warning, ended, models};

/// More selections of a model than these are not priced for one input; what is left out is spread evenly.
pub const MOST_PRICED: u64 = 2_000;

/// How large a value is, if it has a size.
type Measure = fn(&str) -> Option<Amount>;

/// What makes an input grow.
#[derive(Clone, Copy, PartialEq)]
enum Grows {
    Time,
    Size,
}

/// Warns of every input of seconds, and of every one of sizes, of which some step up is a step down in price.
pub fn look(card: &RateCard, document: &Value, at: Instant, warnings: &mut Vec<Warning>) {
    for (pointer, model) in models(document) {
        let id = model.get("id").and_then(Value::as_str).unwrap_or_default();
        if ended(model, at) {
            continue;
        }
        let instant = within(model);
        let sweep = || card.sweep(id, &Value::Object(Vec::new()), Some(&instant)).ok();
        let axes = sweep().map(|sweep| sweep.axes().to_vec()).unwrap_or_default();
        for (at, axis) in axes.iter().enumerate() {
            let Some((grows, steps)) = steps(axis) else { continue };
            let Some(found) = sweep().and_then(|sweep| Descent::find(sweep, at, &steps)) else { continue };
            let (code, more) = match grows {
                Grows::Time => ("dearer-shorter", "more seconds cost"),
                Grows::Size => ("dearer-smaller", "a bigger size costs"),
            };
            let mut path = format!("{pointer}/inputs");
            push_pointer(&mut path, &axis.input);
            warnings.push(Warning { code, path, message: format!("{more} less: {}", found.told(&axis.input)) });
        }
    }
}

/// An instant in the model's period.
fn within(model: &Value) -> String {
    let from = model.get("effective").and_then(|period| period.get("from")).and_then(Value::as_str);
    from.unwrap_or("0001-01-01T00:00:00Z").to_owned()
}

/// The places of an axis from small to large, each with its size; `None` if it has no such order.
fn steps(axis: &Axis) -> Option<(Grows, Vec<(usize, Amount)>)> {
    if axis.part != Part::Value {
        return None;
    }
    let unit = axis.unit.as_deref().unwrap_or_default();
    let number: Measure = |text| Amount::parse(text).ok();
    let (grows, measure): (Grows, Measure) = match unit {
        "second" | "seconds" | "minute" | "minutes" => (Grows::Time, number),
        "pixel" | "pixels" | "megapixel" | "megapixels" => (Grows::Size, number),
        "" => (Grows::Size, pixels),
        _ => return None,
    };
    let measured = axis.values.iter().enumerate();
    let measured = measured.filter_map(|(place, value)| Some((place, measure(value.as_ref()?.as_str()?)?)));
    let mut steps: Vec<(usize, Amount)> = measured.collect();
    steps.sort_by_key(|(_, size)| *size);
    (steps.len() > 1).then_some((grows, steps))
}

/// How many ten-thousandths of a pixel a word such as `720p`, `4k` or `1280x720` stands for, as far as the order goes: `p` counts lines of
/// a picture of 16 to 9, `k` thousands of pixels across.
fn pixels(word: &str) -> Option<Amount> {
    let square = |text: &str, factor: i64| {
        let side = Amount::parse(text).ok()?;
        side.checked_mul(side).ok()?.checked_mul(Amount::integer(factor)).ok()
    };
    let word = word.to_ascii_lowercase();
    if let Some(lines) = word.strip_suffix('p') {
        // 16 ÷ 9 is no finite decimal; this is near enough to tell which is larger.
        return square(lines, 17_778);
    }
    if let Some(across) = word.strip_suffix('k') {
        return square(across, 5_625_000_000);
    }
    let (width, height) = word.split_once(['x', '×', '*'])?;
    let area = Amount::parse(width.trim()).ok()?.checked_mul(Amount::parse(height.trim()).ok()?).ok()?;
    area.checked_mul(Amount::integer(10_000)).ok()
}

/// Where more costs less.
struct Descent {
    /// A value, the next larger one, and what each costs in the unit of the model's prices.
    example: [(String, Amount); 2],
    unit: String,
    /// The selection with the larger value.
    selection: String,
    /// In how many settings of the other inputs, and of how many.
    settings: [u64; 2],
}

impl Descent {
    fn find(mut sweep: Sweep<'_>, axis: usize, steps: &[(usize, Amount)]) -> Option<Self> {
        let steps = thin(&mut sweep, axis, steps);
        let mut places = vec![0_usize; sweep.axes().len()];
        let (mut example, mut settings) = (None, [0_u64; 2]);
        loop {
            let mut prices: Vec<(usize, Amount, Amount)> = Vec::new();
            for (place, size) in &steps {
                if let Some(slot) = places.get_mut(axis) {
                    *slot = *place;
                }
                if let Some(Priced::Exact { price, .. }) = sweep.price(&places) {
                    prices.push((*place, *size, price));
                }
            }
            let down = prices.windows(2).find_map(|pair| match pair {
                [small, large] if small.1 < large.1 && large.2 < small.2 => Some((*small, *large)),
                _ => None,
            });
            let [odd, all] = &mut settings;
            *all = all.saturating_add(u64::from(prices.len() > 1));
            *odd = odd.saturating_add(u64::from(down.is_some()));
            if let (None, Some((small, large))) = (&example, down) {
                let text = |place: usize| {
                    let value = sweep.axes().get(axis).and_then(|axis| axis.values.get(place)).cloned().flatten();
                    value.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned()
                };
                if let Some(slot) = places.get_mut(axis) {
                    *slot = large.0;
                }
                let selection = sweep.selection(&places).canonical();
                example = Some(([(text(small.0), small.2), (text(large.0), large.2)], selection));
            }
            if !advance(&mut places, axis, sweep.axes()) {
                break;
            }
        }
        let (example, selection) = example?;
        Some(Self { example, unit: sweep.currency().to_owned(), selection, settings })
    }

    fn told(&self, input: &str) -> String {
        let ([(small, before), (large, after)], unit) = (&self.example, &self.unit);
        let [odd, all] = self.settings;
        format!(
            "`{input}` `{small}` comes to {before} {unit} and `{large}` to {after}, as in {}; so in {odd} of the {all} settings looked at",
            self.selection
        )
    }
}

/// To the next setting of the other axes, the last fastest.
fn advance(places: &mut [usize], fixed: usize, axes: &[Axis]) -> bool {
    for (at, (place, axis)) in places.iter_mut().zip(axes).enumerate().rev() {
        if at == fixed {
            continue;
        }
        *place = place.saturating_add(1);
        if *place < axis.values.len() {
            return true;
        }
        *place = 0;
    }
    false
}

/// Leaves out every other value of the longest axis until few enough are to be priced.
fn thin(sweep: &mut Sweep<'_>, axis: usize, steps: &[(usize, Amount)]) -> Vec<(usize, Amount)> {
    let mut steps = steps.to_vec();
    while sweep.combinations().is_none_or(|combinations| combinations > MOST_PRICED) {
        let longest = sweep.axes().iter().enumerate().max_by_key(|(_, axis)| axis.values.len());
        let Some((at, count)) = longest.map(|(at, axis)| (at, axis.values.len())).filter(|(_, count)| *count > 2)
        else {
            break;
        };
        // The first and the last stay.
        let keep: Vec<usize> =
            (0..count).filter(|place| place.is_multiple_of(2) || place.saturating_add(1) == count).collect();
        if keep.len() == count {
            break;
        }
        sweep.keep(at, &keep);
        if at == axis {
            let place = |old: usize| keep.iter().position(|kept| *kept == old);
            steps = steps.iter().filter_map(|(old, size)| Some((place(*old)?, *size))).collect();
        }
    }
    steps
}
