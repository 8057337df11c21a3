//! Templates a court may and may not put into effect.

use documents::{Kind, Template, trial};

use super::fonts;

#[test]
fn every_shipped_template_passes_its_trial() {
    let fonts = fonts();
    for kind in Kind::ALL {
        let pdf = trial(kind, kind.shipped(), &fonts).unwrap_or_else(|it| panic!("{it}"));
        assert!(pdf.pages >= 1);
    }
}

#[test]
fn a_wrong_template_is_refused_with_its_line() {
    let fonts = fonts();
    let refused = |text: &str| trial(Kind::Plan, text, &fonts).expect_err(text).to_string();
    for (text, says) in [
        ("# a\n{court", "第2行：花括号未闭合"),
        ("{Court}", "“Court”不是字段名"),
        ("@end", "第1行：@end 没有"),
        ("x\n@for lines\ny", "第2行：@for 或 @if 缺少"),
        ("@while court\n@end", "“@while court”不是指令"),
        ("{buyer_name}", "财产分配方案没有字段“buyer_name”"),
        ("@for parties\n@end", "没有字段“parties”"),
        ("{label}", "没有字段“label”"),
        ("@for lines\n@for lines\n@end\n@end", "第2行：财产分配方案没有字段“lines”"),
        ("|@ 0 | 1 |", "第1行：表格列宽"),
        ("{court}", "必须载明{case_number}"),
    ] {
        assert!(refused(text).contains(says), "{text:?}: {}", refused(text));
    }
    let two = Kind::Plan.shipped().replace("|@ 2 | 3 | 3 | 3 | 3 |", "|@ 2 | 3 |");
    assert!(refused(&two).contains("5格"), "{}", refused(&two));
    let long = format!("{}{}", Kind::Plan.shipped(), "长".repeat(Template::LONGEST));
    assert!(refused(&long).contains("超过40000个字符"));
    let deep = "@if court\n".repeat(6) + &"@end\n".repeat(6);
    assert!(refused(&deep).contains("超过4层"));
    let odd = format!("{}\n\u{1F600}", Kind::Plan.shipped());
    assert!(refused(&odd).contains("没有字符"));
}

#[test]
fn a_condition_and_a_brace_of_the_text() {
    let template =
        Template::parse("@if court\nA{{B\n@end\n@if empty\nC\n@end").expect("a template");
    let fields = documents::Fields::default().with("court", "x").with("empty", " ");
    let pdf = documents::render(&template, &fields, &super::stamp(), &fonts());
    assert_eq!(pdf.expect("a document").pages, 1);
}
