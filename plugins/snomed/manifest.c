/* The manifest and the page, in pieces: C99 promises no more than 4,095 characters of one literal. */
#include "manifest.h"

const char *const FAULT_WORDS[SCTID_FAULTS] = {
    "no fault",
    "not 6 to 18 digits without a leading 0",
    "an unknown partition identifier",
    "a wrong check digit",
};

static const char HEAD[] =
    "{\"id\":\"snomed\",\"version\":\"0.1.0\",\"licence\":\"MIT OR Apache-2.0\",\"rules\":[{"
    "\"name\":\"invalid-codes\","
    "\"summary\":\"codes that cannot be SNOMED CT identifiers\","
    "\"scope\":\"dataset\",\"dimension\":\"validity\",\"covers\":\"cells\",";

/* No kinds: codes stand in records, tables and look-ups alike. */
static const char TEMPLATES[] =
    "\"templates\":["
    "{\"id\":\"no-such-columns\",\"text\":\"the file has none of the columns that the policy names\"},"
    "{\"id\":\"invalid\","
    "\"text\":\"{rows} of {column} {rows:has|have} a code that is no valid SNOMED CT identifier\","
    "\"group\":\"{fault} ({rows})\","
    "\"advice\":\"Read the codes from their source again, as texts: a spreadsheet rounds numbers of more than 15"
    " digits.\","
    "\"meaning\":\"Joining these rows to SNOMED CT loses them.\"}],"
    "\"threshold\":\"a code in {columns} is no valid SNOMED CT identifier\",";

static const char MEASURES[] =
    "\"measures\":["
    "{\"name\":\"invalid-codes\",\"title\":\"rows whose code is no valid SNOMED CT identifier\"},"
    "{\"name\":\"codes\",\"title\":\"rows that have a code\"}],";

/* As many columns as one rule may have findings on a dataset. */
static const char PARAMS[] =
    "\"params\":{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"columns\"],\"properties\":{"
    "\"columns\":{\"description\":\"The columns that hold SNOMED CT identifiers.\",\"type\":\"array\","
    "\"items\":{\"type\":\"string\"},\"minItems\":1,\"maxItems\":1000,\"uniqueItems\":true}}},";

static const char *const PAGE[] = {
    "# Invalid codes",
    "",
    "## What it finds",
    "",
    "Codes in columns of SNOMED CT identifiers that cannot be one: cut, mistyped, rounded or of another system.",
    "",
    "## Why it matters",
    "",
    "A code is all that says what was found or done. A wrong digit makes it another diagnosis, or none, and whoever",
    "joins the data to a release of SNOMED CT loses the row without a word. Spreadsheets do this to whole columns:",
    "they keep 15 digits of a number, and identifiers have up to 18.",
    "",
    "## How it decides",
    "",
    "By the form of the identifier alone, as the SNOMED CT Release File Specification gives it (section 6.3). Of",
    "each code the first of these that fails is told:",
    "",
    "- it has 6 to 18 digits and nothing else, and the first is not 0;",
    "- the third and second digit from the right are a partition identifier: 00, 01, 02, 10, 11 or 12;",
    "- the last digit is the check digit of the others, by Verhoeff's method.",
    "",
    "The check digit tells every single wrong digit and every swap of two neighbours; of other errors about one in",
    "ten passes. Whether a valid identifier is in use, and whether it is a concept at all, needs a release of",
    "SNOMED CT, which is not asked.",
    "",
    "Cells that are missing, suppressed, not applicable or a default, by the markers that the schema declares, hold",
    "no code and are ignored. Columns that a file does not have are passed over, since a policy is for many files;",
    "if it has none of them, the rule is not applicable. The measure `codes` says for each column how many were",
    "looked at.",
    "",
    "## Parameters",
    "",
    "- `columns`: the columns that hold SNOMED CT identifiers.",
    "",
    "## Example",
    "",
    "```toml",
    "[params]",
    "columns = [\"code\"]",
    "```",
    "",
    "```csv",
    "code,patients",
    "22298006,14",
    "73211009,20",
    "22298007,11",
    "22298,12",
    ",31",
    "22298007,16",
    "```",
    "",
    "```findings",
    "3 rows of code have a code that is no valid SNOMED CT identifier",
    "  a wrong check digit (2 rows)",
    "  not 6 to 18 digits without a leading 0 (1 row)",
    "```",
    "",
    "## What to do",
    "",
    "Read the codes from their source again, and keep them as texts on the way. If the column holds codes of",
    "another system too, such as Read or ICD-10, put those into a column of their own. If a text stands for no",
    "code, declare it in the schema (`x-markers`).",
};

void manifest_write(struct answer *answer) {
  size_t i;
  answer_json(answer, HEAD);
  answer_json(answer, TEMPLATES);
  answer_json(answer, "\"words\":[");
  for (i = SCTID_VALID + 1; i < SCTID_FAULTS; i++) {
    if (i > SCTID_VALID + 1) answer_json(answer, ",");
    answer_json(answer, "\"");
    answer_escaped(answer, FAULT_WORDS[i]);
    answer_json(answer, "\"");
  }
  answer_json(answer, "],");
  answer_json(answer, MEASURES);
  answer_json(answer, PARAMS);
  answer_json(answer, "\"page\":\"");
  for (i = 0; i < sizeof PAGE / sizeof PAGE[0]; i++) {
    answer_escaped(answer, PAGE[i]);
    answer_escaped(answer, "\n");
  }
  answer_json(answer, "\"}]}");
}
