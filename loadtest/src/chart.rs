//! One HTML file of a run: its figures and its curves, drawn as SVG, without anything to load.

use std::fmt::Write;
use std::path::Path;

use serde_json::Value;

use crate::client::Failure;

/// Curves over one axis; values are whole, so that nothing is rounded on the way.
#[derive(Clone, Debug)]
pub struct Chart {
    pub title: String,
    /// What the horizontal and the vertical axis count.
    pub axes: (&'static str, &'static str),
    pub curves: Vec<Curve>,
}

#[derive(Clone, Debug)]
pub struct Curve {
    pub name: &'static str,
    pub points: Vec<(u64, u64)>,
}

/// What came out of a scenario.
pub struct Outcome {
    pub name: &'static str,
    pub figures: Value,
    pub charts: Vec<Chart>,
}

impl Outcome {
    /// Writes `NAME.json` and `NAME.html` into the folder.
    pub fn write(&self, folder: &Path) -> Result<(), Failure> {
        std::fs::create_dir_all(folder)?;
        let path = |ending: &str| folder.join(format!("{}.{ending}", self.name));
        std::fs::write(path("json"), format!("{:#}\n", self.figures))?;
        Ok(std::fs::write(path("html"), self.html()?)?)
    }

    fn html(&self) -> Result<String, std::fmt::Error> {
        let (name, mut page) = (self.name, String::new());
        write!(
            page,
            "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>{name}</title>\
             <style>body{{font:16px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}}\
             table{{border-collapse:collapse}}td{{border-bottom:1px solid #ccc;padding:.2rem 1rem}}\
             td+td{{text-align:right}}svg{{width:100%;height:auto}}</style><h1>{name}</h1><table>"
        )?;
        rows(&mut page, "", &self.figures)?;
        page.push_str("</table>");
        for it in &self.charts {
            write!(page, "<h2>{}</h2>", escaped(&it.title))?;
            it.draw(&mut page)?;
        }
        page.push_str("</html>\n");
        Ok(page)
    }
}

fn rows(page: &mut String, prefix: &str, value: &Value) -> std::fmt::Result {
    if let Value::Object(fields) = value {
        for (name, value) in fields {
            rows(page, &format!("{prefix}{name} "), value)?;
        }
        return Ok(());
    }
    let told = escaped(&value.to_string());
    write!(page, "<tr><td>{}</td><td>{told}</td></tr>", escaped(prefix.trim_end()))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

const WIDTH: u64 = 900;
const HEIGHT: u64 = 280;
const MARGIN: u64 = 60;
// Told apart also without colours: each has its own dashes.
const PENS: [(&str, &str); 4] =
    [("#005ea8", ""), ("#b3261e", "8 4"), ("#4b7f00", "2 3"), ("#555", "12 3")];

impl Chart {
    fn draw(&self, page: &mut String) -> std::fmt::Result {
        let all = || self.curves.iter().flat_map(|it| &it.points);
        let right = all().map(|(x, _)| *x).max().unwrap_or(0).max(1);
        let top = all().map(|(_, y)| *y).max().unwrap_or(0).max(1);
        let (height, width) = (HEIGHT + 2 * MARGIN, WIDTH + 2 * MARGIN);
        write!(
            page,
            "<svg viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{}\">",
            escaped(&self.title)
        )?;
        for step in 0..=4 {
            let y = MARGIN + HEIGHT - HEIGHT * step / 4;
            let (value, end) = (top * step / 4, MARGIN + WIDTH);
            write!(
                page,
                "<path d=\"M{MARGIN} {y}H{end}\" stroke=\"#ddd\"/>\
                 <text x=\"{}\" y=\"{}\" text-anchor=\"end\" font-size=\"14\">{value}</text>",
                MARGIN - 8,
                y + 5
            )?;
        }
        let (bottom, middle) = (MARGIN + HEIGHT + 24, MARGIN + WIDTH / 2);
        write!(
            page,
            "<text x=\"{MARGIN}\" y=\"{bottom}\" font-size=\"14\">0</text>\
             <text x=\"{}\" y=\"{bottom}\" text-anchor=\"end\" font-size=\"14\">{right}</text>\
             <text x=\"{middle}\" y=\"{bottom}\" text-anchor=\"middle\" font-size=\"14\">{}</text>\
             <text x=\"{MARGIN}\" y=\"20\" font-size=\"14\">{}</text>",
            MARGIN + WIDTH,
            escaped(self.axes.0),
            escaped(self.axes.1)
        )?;
        for ((curve, (colour, dashes)), place) in self.curves.iter().zip(PENS).zip(0_u64..) {
            let mut points = String::new();
            for (x, y) in &curve.points {
                let (x, y) = (MARGIN + WIDTH * x / right, MARGIN + HEIGHT - HEIGHT * y / top);
                write!(points, "{x},{y} ")?;
            }
            let x = MARGIN + 180 * (place + 1);
            write!(
                page,
                "<polyline points=\"{points}\" fill=\"none\" stroke=\"{colour}\" \
                 stroke-width=\"2\" stroke-dasharray=\"{dashes}\"/>\
                 <text x=\"{x}\" y=\"20\" font-size=\"14\" fill=\"{colour}\">{}</text>",
                escaped(curve.name)
            )?;
        }
        page.push_str("</svg>");
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_page_has_figures_and_curves_and_loads_nothing() {
        let points = vec![(0, 5), (1, 10), (2, 0)];
        let curves = vec![Curve { name: "p50", points }];
        let chart = Chart { title: "a < b".to_owned(), axes: ("s", "ms"), curves };
        let figures = json!({ "latency_us": { "p99": 1234 } });
        let page = Outcome { name: "hot_lot", figures, charts: vec![chart] }.html();
        let page = page.expect("a string takes everything");
        assert!(page.contains("<td>latency_us p99</td><td>1234</td>"));
        assert!(page.contains("points=\"60,200 510,60 960,340 \""), "{page}");
        assert!(page.contains("a &lt; b") && !page.contains("http") && !page.contains("src="));
    }
}
