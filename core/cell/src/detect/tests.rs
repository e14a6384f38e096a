//! What detectors tell, and what they must not.

use proptest::prelude::*;

use super::*;

#[test]
fn whole_texts_are_told_by_their_form() {
    for (text, expected) in [
        ("9434765919", Some("nhs-number")),
        ("9434765918", Some("ten-digits-nhs")),
        ("0000000000", Some("unissued-number")),
        ("943 476 5919", Some("nhs-number-3-3-4")),
        ("943-476-5919", Some("nhs-number-3-3-4")),
        ("943 476-5919", None),
        ("943-476-5918", Some("ten-digits-nhs-3-3-4")),
        ("94347659190", None),
        ("someone@example.org", Some("email")),
        ("someone@example", None),
        ("@example.org", None),
        ("BR1 3HS", Some("postcode")),
        ("br13hs", Some("postcode")),
        ("SW1A 1AA", Some("postcode")),
        ("M1 1AE", Some("postcode")),
        ("ZZ99 3WZ", None),
        ("BR1", None),
        ("BR1 3", None),
        ("NQV14", None),
        ("E09000006", None),
        ("AB123456C", Some("nino")),
        ("AB 12 34 56 C", Some("nino")),
        ("AB 123 456 C", None),
        ("AB123456E", None),
        ("BG123456A", None),
        ("DA123456A", None),
        ("020 7946 0123", Some("uk-phone")),
        ("(020) 7946 0123", Some("uk-phone")),
        ("+44 20 7946 0123", Some("uk-phone")),
        ("+44 (0)20 7946 0123", Some("uk-phone")),
        ("07700900123", Some("uk-phone")),
        ("00000000000", None),
        ("0.1234567890", None),
        ("123e4567-e89b-12d3-a456-426614174000", Some("uuid")),
        ("d41d8cd98f00b204e9800998ecf8427e", Some("hex-digest")),
        ("DA39A3EE5E6B4B0D3255BFEF95601890AFD80709", Some("hex-digest")),
        ("d41d8cd98f00b204e9800998ecf8427E", None),
        ("00000000000000000000000000000000", None),
        ("2014-04-01", Some("date")),
        ("29/02/2016", Some("date")),
        ("29/02/2015", None),
        ("04/13/2014", Some("date")),
        ("13/13/2014", None),
        ("2014-04", None),
        ("", None),
        ("Attended", None),
        ("12", None),
        ("éééééééé", None),
    ] {
        assert_eq!(looks_like(text), expected, "{text}");
    }
}

#[test]
fn identifiers_are_found_inside_longer_texts() {
    for (text, expected) in [
        ("Ring 020 7946 0123 after six", Some("uk-phone")),
        ("(07700 900123)", Some("uk-phone")),
        ("NHS no. 943 476 5919, seen at home", Some("nhs-number-3-3-4")),
        ("nhs:9434765919", Some("nhs-number")),
        ("order 9434765918", None),
        ("ref X9434765919", None),
        ("lives at BR1 3HS now", Some("postcode")),
        ("MRI of L5 1st week", None),
        ("ZZ99 3WZ", None),
        ("NI AB123456C.", Some("nino")),
        ("wrote to someone@example.org.", Some("email")),
        ("1 2 3 4 5 6 7 8 9 10 11", None),
        ("0 1 2 3 4 5 6 7 8 9 1", None),
        ("seen 2014-04-01 and 01/05/2014", None),
        ("£1234567890.12", None),
        ("no figures here", None),
        ("", None),
    ] {
        assert_eq!(contains_identifier(text), expected, "{text}");
    }
    assert_eq!(contains("order 9434765918"), Some("ten-digits-nhs"));
    assert_eq!(contains("order 943 476 5918"), Some("ten-digits-nhs-3-3-4"));
    assert_eq!(contains("943 476 5918, then 9434765919"), Some("nhs-number"));
}

/// The range of nine digits before the check digit, of those that are given out, and what the check digit must be.
#[test]
fn each_health_service_has_its_range() {
    for (text, expected) in [
        // The Data Dictionary of NHS England and public test data.
        ("9434765919", "nhs-number"),
        ("4010232137", "nhs-number"),
        ("9990364265", "nhs-number"),
        // The first and last of Northern Ireland.
        ("3200000007", "unissued-number"),
        ("3200000015", "hc-number"),
        ("3999999993", "hc-number"),
        ("3999999994", "ten-digits-hc"),
        // CHI numbers begin with a day: the 1st of January 1901 and the 31st of December, but no 32nd and no 13th month.
        ("0101010000", "ten-digits-chi"),
        ("0201432072", "chi-number"),
        ("3102000000", "ten-digits"),
        ("0113010000", "ten-digits"),
        ("5000000004", "ten-digits"),
        ("8000000008", "unissued-number"),
    ] {
        assert_eq!(looks_like(text), Some(expected), "{text}");
    }
}

#[test]
fn numbers_are_told_in_everyday_dress() {
    for text in [
        "9995807300",
        " 9995807300 ",
        "999\u{200d}580\u{200d}7300",
        "９９９５８０７３００",
        "99958 07300",
        "99958\u{2013}07300",
        "999580-7300",
        "9,995,807,300",
        "9 995 807 300",
        "9995807300.0",
        "9,995,807,300.00",
        "9.995807300E+09",
        "9.9958073e9",
        "9,995807300E+09",
    ] {
        assert_eq!(looks_like(text), Some("nhs-number"), "{text}");
    }
    for text in [
        "999.580.7300",
        "999/580/7300",
        "999_580_7300",
        "999\u{a0}580\u{a0}7300",
        "999\u{2011}580\u{2011}7300",
        "999 - 580 - 7300",
    ] {
        assert_eq!(looks_like(text), Some("nhs-number-3-3-4"), "{text}");
    }
    for text in ["512656630", "607280999", "512,656,630", "5.1265663E+08", "512656630.0"] {
        assert_eq!(looks_like(text), Some("chi-number-no-zero"), "{text}");
    }
    for (text, expected) in [
        ("512656631", Some("nine-digits")),
        // What was rounded away cannot be told.
        ("9.99E+09", None),
        ("999.5807300", None),
        ("9,99,58,07,300", None),
    ] {
        assert_eq!(looks_like(text), expected, "{text}");
    }
    for (text, expected) in [
        ("NHS9995807300", "nhs-number"),
        ("NHS No.9995807300", "nhs-number"),
        ("No9995807300", "nhs-number"),
        ("CHI0201432072", "chi-number"),
        ("patient_9995807300_x", "nhs-number"),
        ("see 999\u{a0}580\u{a0}7300 re meds", "nhs-number-3-3-4"),
        ("see 99958 07300 re meds", "nhs-number"),
        ("seen 999.580.7300, well", "nhs-number-3-3-4"),
    ] {
        assert_eq!(contains_identifier(text), Some(expected), "{text}");
    }
    // The end of a telephone number with its country is no number of its own.
    assert_eq!(contains_identifier("+44 99958 07300"), Some("uk-phone"));
}

#[test]
fn contacts_are_told_in_everyday_dress() {
    for (text, expected) in [
        ("BR1\u{a0}3HS", "postcode"),
        ("BR1-3HS", "postcode"),
        ("BR1  3HS", "postcode"),
        ("BR1_3HS", "postcode"),
        ("ＢＲ１　３ＨＳ", "postcode"),
        ("AB\u{2009}12\u{2009}34\u{2009}56\u{2009}C", "nino"),
        ("AB-12-34-56-C", "nino"),
        ("AB.12.34.56.C", "nino"),
        ("020\u{2013}7946\u{2013}0000", "uk-phone"),
        ("020/7946/0000", "uk-phone"),
        ("020_7946_0000", "uk-phone"),
        ("+44\u{2011}20\u{2011}7946\u{2011}0000", "uk-phone"),
        ("+44-(0)20-7946-0000", "uk-phone"),
        ("jane＠example.org", "email"),
    ] {
        assert_eq!(looks_like(text), Some(expected), "{text}");
        if !text.contains('_') {
            assert_eq!(
                contains_identifier(&format!("see {text} there")),
                Some(expected),
                "{text}"
            );
        }
    }
    assert_eq!(contains_identifier("01/04/2014 123 given"), None);
}

#[test]
fn days_are_told_in_any_written_form() {
    for text in [
        "1966-07-16",
        "1966/07/16",
        "1966.7.16",
        "19660716",
        "1966-07-16 00:00:00",
        "1966-07-16T09:30:00.000Z",
        "1966-07-16T09:30+01:00",
        "16/07/1966",
        "16/7/1966 9:30 am",
        "16-07-1966",
        "16.7.1966",
        "16 07 1966",
        "07/16/1966",
        "16-Jul-66",
        "16-Jul-1966",
        "16JUL1966",
        "16 July 1966",
        "16th of July, 1966",
        "July 16, 1966",
        "Sat 16 July 1966",
        "Saturday, 16 July 1966",
        "1966 Jul 16",
        "16\u{a0}July\u{a0}1966",
    ] {
        assert_eq!(looks_like(text), Some("date"), "{text}");
        assert_eq!(dated_year(text), Some(1966), "{text}");
    }
    for text in ["16/07/66", "16-7-66", "16.07.66", "07/16/66"] {
        assert_eq!(looks_like(text), Some("short-date"), "{text}");
        assert_eq!(dated_year(text), Some(1966), "{text}");
    }
    for text in [
        "1966-07",
        "July 1966",
        "1966-13-16",
        "31 June 1966",
        "99999999",
        "12345678",
        "16-07/1966",
        "-16-07-1966",
        "1.2.3",
        "Tab 20 2014",
        "16 Julie 1966",
        "10:30",
        "1966-07-16 x",
    ] {
        assert_eq!(looks_like(text), None, "{text}");
    }
    for text in [
        "DOB 16/07/66",
        "born on the 16th of July 1966",
        "d.o.b. 1966-07-16",
        "date of birth: 19660716",
    ] {
        assert_eq!(contains_identifier(text), Some("birth-date"), "{text}");
    }
    for text in [
        "born at 38 weeks",
        "born 38 weeks 20",
        "reborn 2014-04-01",
        "seen 16/07/1966",
        "dob unknown 123",
    ] {
        assert_eq!(contains_identifier(text), None, "{text}");
    }
}

#[test]
fn people_are_told_by_given_name_and_surname() {
    for text in [
        "Jane Smith",
        "JANE SMITH",
        "jane smith",
        "Mrs Jane Smith",
        "Jane A. Smith-Jones",
        "SMITH, Jane",
        "Smith, Jane (Mrs)",
        "SMITH JANE",
        "Jane van der Smith",
        "Siân O\u{2019}Neill",
        "Mohammed Khan",
        "Priya Patel",
        "Jane\u{a0}Smith",
    ] {
        assert_eq!(looks_like(text), Some("person-name"), "{text}");
    }
    for text in [
        "Smith",
        "Jane",
        "Victoria Park",
        "Albert Road",
        "Made Up Practice",
        "Did not attend",
        "White British",
        "Jane Smith 2",
        "Jane, Smith, Jones",
        "Smith & Jones",
        "St George",
        "Jane of the Smith",
        "Old Kent Road Surgery",
    ] {
        assert_eq!(looks_like(text), None, "{text}");
    }
}

#[test]
fn one_in_eleven_numbers_passes_by_chance() {
    let passing = (4_000_000_000u64..4_000_110_000).filter(|n| looks_like(&n.to_string()) == Some("nhs-number"));
    assert_eq!(passing.count(), 10_000);
}

#[test]
fn lists_of_names_are_in_order() {
    for list in [include_str!("names/given.txt"), include_str!("names/surnames.txt")] {
        let names: Vec<&str> = list.lines().collect();
        assert!(names.is_sorted_by(|a, b| a < b));
        assert!(
            names
                .iter()
                .all(|name| name.bytes().all(|byte| byte.is_ascii_lowercase()))
        );
    }
}

#[test]
fn every_class_is_named_once() {
    let mut names = CLASSES.to_vec();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), DESCRIBED.len());
}

proptest! {
    #[test]
    fn only_listed_classes_are_told(text in "\\PC{0,40}") {
        for class in [looks_like(&text), contains(&text)].into_iter().flatten() {
            prop_assert!(CLASSES.contains(&class));
        }
    }

    #[test]
    fn what_a_cell_is_a_sentence_contains(text in "[0-9]{10}|[0-9]{3} [0-9]{3} [0-9]{4}|BR[0-9] [0-9]HS|0[0-9]{10}") {
        prop_assert_eq!(contains(&format!("see {text} there")), looks_like(&text));
    }

    /// What is said of a shape is so of each text of it.
    #[test]
    fn a_shape_that_settles_does(
        text in "[A-Za-z0-9 @.+()/_,-]{1,16}|[0-9]{8,12}|[0-9]{1,2}[/. -][0-9A-Za-z]{2,4}[/. -][0-9]{2,4}|(Jo|Ann) [A-Z][a-z]{1,5}|dob:?[0-9/]{6,10}",
    ) {
        let shape: Vec<u8> = text.bytes().map(|byte| match byte {
            b'0'..=b'9' => b'9',
            b'A'..=b'Z' => b'A',
            b'a'..=b'z' => b'a',
            byte => byte,
        }).collect();
        prop_assert!(!looks_like_nothing(&shape) || looks_like(&text).is_none());
        prop_assert!(!contains_nothing(&shape) || contains(&text).is_none());
    }

    /// Whatever parts the groups, the number is the same.
    #[test]
    fn dress_hides_no_number(number in 4_000_000_000u64..4_999_999_999, mark in "[ ./_\u{a0}\u{2009}\u{2013}\u{2011}-]") {
        let digits = number.to_string();
        let bare = looks_like(&digits).map(|class| format!("{class}-3-3-4"));
        let dressed = format!("{}{mark}{}{mark}{}", &digits[..3], &digits[3..6], &digits[6..]);
        prop_assert_eq!(looks_like(&dressed), bare.as_deref());
        prop_assert_eq!(contains(&format!("see {dressed} there")), bare.as_deref());
    }

    #[test]
    fn every_day_is_told_in_every_form(day in 0i32..50_000) {
        let date = jiff::civil::date(1900, 1, 1).checked_add(jiff::Span::new().days(day)).unwrap();
        for form in ["%Y-%m-%d", "%d/%m/%Y", "%d-%b-%Y", "%d %B %Y", "%Y%m%d", "%B %d, %Y", "%Y-%m-%d %H:%M:%S"] {
            prop_assert_eq!(dated_year(&date.to_datetime(jiff::civil::Time::MIN).strftime(form).to_string()), Some(date.year()), "{}", form);
        }
    }
}
