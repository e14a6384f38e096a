//! What is read, and what is refused at its place.

use candour_model::predicate::Amount::{Absolute, Date, Day, Figure, Minus, Number, Product, Quotient, Sum};
use candour_model::predicate::{Relation, TextIs};

use super::*;

fn read(text: &str) -> Predicate {
    match parse(text) {
        Ok(read) => read.predicate,
        Err(error) => panic!("{text}: {error} at {:?}", error.span),
    }
}

fn figure(column: &str) -> Amount {
    Figure(column.to_owned())
}

fn number(text: &str) -> Amount {
    Number(text.to_owned())
}

fn is_one_of(column: &str, of: &[&str]) -> Predicate {
    Predicate::Text(TextIs {
        column: column.to_owned(),
        of: of.iter().map(|text| (*text).to_owned()).collect(),
    })
}

fn not(predicate: Predicate) -> Predicate {
    Predicate::Not(Box::new(predicate))
}

#[test]
fn amounts_bind_as_in_arithmetic() {
    let sum = Sum(vec![
        figure("attended"),
        Product(vec![figure("did not attend"), number("2")]),
        number("-1.5"),
    ]);
    let expected = Predicate::compare(sum, Relation::AtMost, figure("appointments"));
    assert_eq!(
        read("attended + \"did not attend\" * 2 - 1.50 <= appointments"),
        expected
    );
    let quotient = Quotient(Box::new((
        Product(vec![number("100"), figure("top")]),
        Sum(vec![figure("a"), figure("b")]),
    )));
    let gap = Absolute(Box::new(Sum(vec![figure("rate"), Minus(Box::new(quotient))])));
    assert_eq!(
        read("abs(rate - 100 * top / (a + b)) < 0.05"),
        Predicate::compare(gap, Relation::Less, number("0.05"))
    );
    assert_eq!(read("a==b"), read(" a = b "));
}

#[test]
fn conditions_bind_as_in_logic() {
    let (a, b, c) = (
        is_one_of("a", &["x"]),
        is_one_of("b", &["x"]),
        Predicate::Shown("c".into()),
    );
    assert_eq!(
        read("a = 'x' or b = 'x' and not shown c"),
        Predicate::Any(vec![a.clone(), Predicate::All(vec![b.clone(), not(c.clone())])])
    );
    assert_eq!(
        read("(a = 'x' or b = 'x') and shown(\"c\")"),
        Predicate::All(vec![Predicate::Any(vec![a, b]), c])
    );
}

#[test]
fn texts_are_compared_letter_for_letter() {
    assert_eq!(read("'it''s' = status"), is_one_of("status", &["it's"]));
    assert_eq!(read("status != 'closed'"), not(is_one_of("status", &["closed"])));
    assert_eq!(
        read("status in ['open', 'closed']"),
        is_one_of("status", &["open", "closed"])
    );
    assert_eq!(read("status not in ['open']"), not(is_one_of("status", &["open"])));
    let numbers = ["1", "2"].map(|n| Predicate::compare(figure("n"), Relation::Equal, number(n)));
    assert_eq!(read("n in [1, 2]"), Predicate::Any(numbers.to_vec()));
}

#[test]
fn days_are_counted() {
    let (opened, closed) = (Date("opened".into()), Date("closed".into()));
    let since = Predicate::compare(opened.clone(), Relation::AtLeast, Day("2014-04-01".into()));
    assert_eq!(read("date(opened) >= '2014-04-01'"), since);
    assert_eq!(
        read("date(opened) in ['2014-04-01']"),
        Predicate::Any(vec![Predicate::compare(
            opened.clone(),
            Relation::Equal,
            Day("2014-04-01".into())
        )])
    );
    let length = Sum(vec![closed, Minus(Box::new(opened))]);
    assert_eq!(
        read("date(closed) - date(opened) <= 30"),
        Predicate::compare(length, Relation::AtMost, number("30"))
    );
    // Without brackets they are columns.
    assert_eq!(
        read("date < shown"),
        Predicate::compare(figure("date"), Relation::Less, figure("shown"))
    );
}

#[test]
fn each_mention_of_a_column_has_its_place_and_use() {
    let text = "shown x and date(\"first day\") < '2014-04-01' and kind = 'a' and n > 1";
    let mentions = parse(text).expect("a condition").columns;
    let told: Vec<(&str, &str, Use)> = mentions
        .iter()
        .map(|mention| (&text[mention.span.clone()], mention.column.as_str(), mention.used))
        .collect();
    assert_eq!(
        told,
        [
            ("x", "x", Use::Shown),
            ("\"first day\"", "first day", Use::Date),
            ("kind", "kind", Use::Text),
            ("n", "n", Use::Figure),
        ]
    );
}

#[test]
fn what_makes_no_sense_is_refused_at_its_place() {
    for (text, place, message) in [
        ("", "", "a column, a number or a text is missing here"),
        ("patients", "patients", "this is compared with nothing"),
        ("patients <=", "", "a column, a number or a text is missing here"),
        ("<= 3", "<=", "a column, a number or a text is missing here"),
        ("a < b < c", "a < b", "a condition is no number"),
        ("a + < b", "<", "a column, a number or a text is missing here"),
        ("\"a < b", "\"a < b", "a quotation mark is not closed"),
        ("2x < b", "2x", "`2x` is no number"),
        ("a b = c", "a", "this is compared with nothing"),
        ("a = 1 b", "b", "the condition ends before this"),
        ("a = 1 and b", "b", "this is compared with nothing"),
        ("a & b", "&", "`&` means nothing in a condition"),
        ("a + 'x' = 2", "'x'", "a text is no number"),
        ("a < 'x'", "a < 'x'", "texts have no order"),
        ("a in []", "]", "a column, a number or a text is missing here"),
        ("a in ['x', 1]", "'x'", "a text is no number"),
        ("a not 3", "3", "`in` is missing here"),
        ("(a = 1", "", "`)` is missing here"),
        ("(a = 1) + 2 = b", "a = 1", "a condition is no number"),
        (
            "date(a) = 3",
            "date(a) = 3",
            "a day and a number do not go together here",
        ),
        (
            "date(a) * 2 = 3",
            "date(a)",
            "a day and a number do not go together here",
        ),
        (
            "date(a) + date(b) = 3",
            "date(a) + date(b)",
            "a day and a number do not go together here",
        ),
        ("date(a) = '1 May'", "'1 May'", "`1 May` is no day"),
        ("date(3) = '2014-04-01'", "3", "the name of a column is missing here"),
        (
            "1 < 2",
            "1 < 2",
            "this is the same in each row, since it names no column",
        ),
        ("'a' = 'b'", "'b'", "a text is no number"),
    ] {
        let error = parse(text).expect_err(text);
        assert_eq!(
            (&text[error.span.clone()], error.to_string().as_str()),
            (place, message),
            "{text}"
        );
    }
}

#[test]
fn what_is_nested_or_long_without_end_is_refused() {
    for text in ["(", "-", "not ", "abs("] {
        let error = parse(&text.repeat(100_000)).expect_err(text);
        assert_eq!(error.kind, ErrorKind::TooLarge, "{text}");
    }
    assert_eq!(
        parse(&format!("a = 1{}", " + a".repeat(500))).expect_err("long").kind,
        ErrorKind::TooLarge
    );
}
