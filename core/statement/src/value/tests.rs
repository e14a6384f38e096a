//! Values as they are written and read.

use super::*;

#[test]
fn rounding_is_to_the_nearest_with_halves_up() {
    for (n, base, expected) in [
        (0, 5, 0),
        (2, 5, 0),
        (3, 5, 5),
        (12, 5, 10),
        (13, 5, 15),
        (5, 10, 10),
        (7, 0, 7),
        (7, 1, 7),
    ] {
        assert_eq!(nearest(n, base), expected, "{n} by {base}");
    }
    for (n, expected) in [
        (0, 0),
        (9, 9),
        (99, 99),
        (104, 100),
        (105, 110),
        (1_249, 1_200),
        (999, 1_000),
        (30_162, 30_000),
    ] {
        assert_eq!(nearest(n, second_digit(n)), expected, "{n}");
    }
}

#[test]
fn bands_have_edges() {
    for (part, band) in [
        (0, Band::Nothing),
        (1, Band::Below1),
        (9, Band::Below1),
        (10, Band::From1To5),
        (49, Band::From1To5),
        (50, Band::From5To20),
        (200, Band::From5To20),
        (201, Band::Above20),
    ] {
        assert_eq!(Band::of(part, 1000), band, "{part}");
    }
    assert_eq!(Band::of(0, 0), Band::Nothing);
}

#[test]
fn a_little_is_never_drawn_as_nothing_nor_nearly_all_as_all() {
    let drawn = |part, whole| Portion::Exact(PartOf { part, whole }).thousandths();
    for (part, whole, expected) in [
        (0, 7, 0),
        (7, 7, 1000),
        (1, 30_162, 1),
        (30_161, 30_162, 999),
        (1, 8, 125),
        (0, 0, 0),
    ] {
        assert_eq!(drawn(part, whole), Some(expected), "{part} of {whole}");
    }
    assert_eq!(Portion::Band(Band::Below1).thousandths(), None);
}
