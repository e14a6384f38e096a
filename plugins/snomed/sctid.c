/* The constraints of section 6.3 of the SNOMED CT Release File Specification, and the check digit of J. Verhoeff
 * (1969). */
#include "sctid.h"

enum { SHORTEST = 6, LONGEST = 18 };

/* Multiplication in the dihedral group of ten elements: unlike sums, it depends on the order of the digits. */
static const unsigned char PRODUCT[10][10] = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, {1, 2, 3, 4, 0, 6, 7, 8, 9, 5}, {2, 3, 4, 0, 1, 7, 8, 9, 5, 6},
    {3, 4, 0, 1, 2, 8, 9, 5, 6, 7}, {4, 0, 1, 2, 3, 9, 5, 6, 7, 8}, {5, 9, 8, 7, 6, 0, 4, 3, 2, 1},
    {6, 5, 9, 8, 7, 1, 0, 4, 3, 2}, {7, 6, 5, 9, 8, 2, 1, 0, 4, 3}, {8, 7, 6, 5, 9, 3, 2, 1, 0, 4},
    {9, 8, 7, 6, 5, 4, 3, 2, 1, 0},
};

/* What a digit stands for, by its place from the right; it begins again at the ninth. */
static const unsigned char BY_PLACE[8][10] = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, {1, 5, 7, 6, 2, 8, 3, 0, 9, 4}, {5, 8, 0, 3, 7, 9, 6, 1, 4, 2},
    {8, 9, 1, 6, 0, 4, 3, 5, 2, 7}, {9, 4, 5, 3, 1, 2, 6, 8, 7, 0}, {4, 2, 8, 6, 5, 7, 3, 9, 0, 1},
    {2, 7, 9, 3, 8, 0, 6, 4, 1, 5}, {7, 0, 4, 6, 9, 1, 3, 2, 5, 8},
};

/* `isdigit` goes by the locale, which must not reach an answer. */
static int is_digit(unsigned char c) { return c >= '0' && c <= '9'; }

static int has_form(const unsigned char *text, size_t len) {
  size_t i;
  if (len < SHORTEST || len > LONGEST || text[0] == '0') return 0;
  for (i = 0; i < len; i++) {
    if (!is_digit(text[i])) return 0;
  }
  return 1;
}

/* Concepts, descriptions and relationships: 00, 01 and 02 of the International Edition, 10, 11 and 12 of an
 * extension. */
static int has_partition(const unsigned char *text, size_t len) {
  unsigned char edition = text[len - 3], component = text[len - 2];
  return (edition == '0' || edition == '1') && component >= '0' && component <= '2';
}

static int has_check_digit(const unsigned char *text, size_t len) {
  unsigned check = 0;
  size_t place;
  for (place = 0; place < len; place++) {
    unsigned digit = (unsigned)(text[len - 1 - place] - '0');
    check = PRODUCT[check][BY_PLACE[place % 8][digit]];
  }
  return check == 0;
}

enum sctid_fault sctid_judge(const unsigned char *text, size_t len) {
  if (!has_form(text, len)) return SCTID_FORM;
  if (!has_partition(text, len)) return SCTID_PARTITION;
  if (!has_check_digit(text, len)) return SCTID_CHECK_DIGIT;
  return SCTID_VALID;
}
