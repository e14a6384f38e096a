/* The table of the plugin, called with what no host should send: cut and spoilt requests, odd tallies, and no memory.
 *
 * Ends with 0 if every call came back, gave everything back, and said the right thing where there is one. To be
 * built with `-fsanitize=address,undefined`, which makes a read out of bounds or a leak fail too.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* After how many more times memory is not to be had, once; below 0, never. What comes after must not look whole. */
static int memory_left = -1;

static void *scarce(void *block, size_t len) {
  if (memory_left >= 0 && memory_left-- == 0) return NULL;
  return realloc(block, len);
}

#define realloc scarce
#include "../answer.c"
#undef realloc

#include "../json.h"
#include "../sctid.h"
#include "table.h"

static const char PLAN[] =
    "{\"rule\":\"invalid-codes\",\"params\":{\"columns\":[\"code\",\"absent\",\"other\"]},\"dataset\":\"data\","
    "\"facts\":{\"datasets\":[{\"name\":\"else\",\"columns\":[]},{\"name\":\"d\\u0061ta\",\"columns\":["
    "{\"label\":\"c\\u006fde\",\"present\":true},{\"label\":\"other\",\"present\":false}],\"schema\":{\"x\":"
    "[1.5e-3,null,[],{},\"\\ud83d\\ude00\\n\"]}}]}}";
static const char JUDGE[] =
    "{\"rule\":\"invalid-codes\",\"params\":{\"columns\":[\"code\"]},\"dataset\":\"data\",\"facts\":{\"datasets\":["
    "{\"name\":\"data\",\"columns\":[{\"label\":\"code\",\"present\":true}]}]},\"tallies\":[{\"overflowed\":false}]}";

static const candour_plugin_v1 *plugin;
static int failures;

static void expect(int holds, const char *what, long which) {
  if (holds) return;
  fprintf(stderr, "%s (%ld)\n", what, which);
  failures++;
}

/* What a call said, as a text of its own; its buffers are released. */
struct said {
  candour_status status;
  char *text;
};

static struct said said(candour_status status, candour_buf *json, candour_buf *error) {
  candour_buf *filled = status == CANDOUR_OK ? json : error, *empty = status == CANDOUR_OK ? error : json;
  struct said said = {status, calloc(filled->len + 1, 1)};
  if (said.text == NULL) abort();
  if (filled->len > 0) memcpy(said.text, filled->data, filled->len);
  expect(filled->len > 0, "a call says something", status);
  expect(empty->len == 0 && empty->release == NULL, "at most one buffer is filled", status);
  if (filled->release != NULL) filled->release(filled);
  expect(filled->release == NULL, "a released buffer says so", status);
  return said;
}

/* Exactly as long as the request, so that a sanitizer sees a read past its end. */
static candour_slice sliced(const char *request, size_t len) {
  candour_slice slice = {NULL, 0};
  unsigned char *copy = len > 0 ? malloc(len) : NULL;
  if (len == 0) return slice;
  if (copy == NULL) abort();
  memcpy(copy, request, len);
  slice.ptr = copy;
  slice.len = len;
  return slice;
}

static struct said ask_plan(const char *request, size_t len) {
  candour_buf json = {0}, error = {0};
  candour_slice slice = sliced(request, len);
  candour_status status = plugin->plan(slice, &json, &error);
  free((void *)slice.ptr);
  return said(status, &json, &error);
}

static struct said ask_judge(const char *request, size_t len, struct table *tables, size_t n) {
  candour_buf json = {0}, error = {0};
  candour_slice slice = sliced(request, len);
  struct ArrowArrayStream *streams = n > 0 ? malloc(n * sizeof *streams) : NULL;
  candour_status status;
  size_t i;
  if (n > 0 && streams == NULL) abort();
  for (i = 0; i < n; i++) streams[i] = table_stream(&tables[i]);
  status = plugin->judge(slice, streams, n, &json, &error);
  free((void *)slice.ptr);
  for (i = 0; i < n; i++) {
    expect(streams[i].release == NULL, "each stream is released", (long)i);
    expect(tables[i].held == 0, "schema and array are released", (long)i);
  }
  free(streams);
  return said(status, &json, &error);
}

static void holds(struct said said, candour_status status, const char *part, const char *what, long which) {
  int is_right = said.status == status && strstr(said.text, part) != NULL;
  expect(is_right, what, which);
  if (!is_right) fprintf(stderr, "  it said %d %s\n", (int)said.status, said.text);
  free(said.text);
}

static void codes_are_told_apart(void) {
  /* As SNOMED International and its members gave them out: concepts, descriptions and relationships. */
  static const char *const VALID[] = {
      "100022",         "101021",            "102025",       "22298006",           "73211009",
      "138875005",      "116680003",         "44054006",     "38341003",           "195967001",
      "84114007",       "13645005",          "271737000",    "386661006",          "49727002",
      "267036007",      "840539006",         "363346000",    "709044004",          "8517006",
      "3187444026",     "83821000000107",    "731000124108", "900000000000207008", "900000000000003001",
      "32506021000036107", "1240751000000100",
  };
  static const char *const FORM[] = {
      "",           "22298",               "022298006",   "2229800 6",
      "22298006.0", "9000000000002070080", "9.00000E+17", "\xd9\xa2\xd9\xa2\xd9\xa2",
  };
  long i;
  for (i = 0; i < (long)(sizeof VALID / sizeof VALID[0]); i++) {
    expect(sctid_judge((const unsigned char *)VALID[i], strlen(VALID[i])) == SCTID_VALID, "a code is valid", i);
  }
  for (i = 0; i < (long)(sizeof FORM / sizeof FORM[0]); i++) {
    expect(sctid_judge((const unsigned char *)FORM[i], strlen(FORM[i])) == SCTID_FORM, "a code has no form", i);
  }
  expect(sctid_judge((const unsigned char *)"22298036", 8) == SCTID_PARTITION, "03 is no partition", 0);
  expect(sctid_judge((const unsigned char *)"22298206", 8) == SCTID_PARTITION, "20 is no partition", 0);
  expect(sctid_judge((const unsigned char *)"22298007", 8) == SCTID_CHECK_DIGIT, "7 is no check digit", 0);
}

static void json_is_told_from_what_is_none(void) {
  static const char *const RIGHT[] = {"{}", " [ ] ", "-0.5E+3", "\"\\u00fF\\\\\"", "[1,{\"a\":[null,true,false]}]"};
  static const char *const WRONG[] = {"",         "01",    "1.",     "1e",      "-",    "[1,]", "[,1]",  "{\"a\":1,}",
                                      "{\"a\"}",  "{a:1}", "\"\n\"", "\"\\x\"", "nul",  "[1] 2", "[1}",  "{]",
                                      "\"\\u00g0\"", "\"", "\"\\\"", "[\"a\" 1]"};
  long i;
  for (i = 0; i < (long)(sizeof RIGHT / sizeof RIGHT[0]); i++) {
    expect(json_read((const unsigned char *)RIGHT[i], strlen(RIGHT[i])).len > 0, "JSON is read", i);
  }
  for (i = 0; i < (long)(sizeof WRONG / sizeof WRONG[0]); i++) {
    expect(json_read((const unsigned char *)WRONG[i], strlen(WRONG[i])).len == 0, "what is no JSON is not read", i);
  }
}

static void right_questions_are_answered(struct table *table) {
  holds(ask_plan(PLAN, strlen(PLAN)), CANDOUR_OK,
        "{\"tallies\":[{\"dataset\":\"data\",\"by\":[{\"column\":\"code\"},{\"column\":\"code\",\"as\":\"state\"}],"
        "\"rows\":10}]}",
        "a column that is there is planned", 0);
  holds(ask_judge(JUDGE, strlen(JUDGE), table, 1), CANDOUR_OK,
        "\"affected\":{\"n\":3,\"of\":\"rows\"},\"groups\":[{\"fault\":{\"word\":\"a wrong check digit\"},"
        "\"rows\":{\"count\":{\"n\":3,\"of\":\"rows\",\"by\":{\"columns\":[\"code\"]}}}}],\"groups-in-all\":1,\"records\":["
        "{\"part\":0,\"record\":4},{\"part\":0,\"record\":7},{\"part\":1,\"record\":2}]",
        "a wrong code is found", 0);
}

/* Arrays that begin inside others say the same of what is left: here without the missing cell. */
static void offsets_are_added(struct table *table) {
  table->a_table.length = 3;
  table->a_table.offset = 1;
  holds(ask_judge(JUDGE, strlen(JUDGE), table, 1), CANDOUR_OK, "\"affected\":{\"n\":3,\"of\":\"rows\"}",
        "a table begins later", 0);
  table->a_table.offset = 0;
  table->a_by[0].length = table->a_by[1].length = table->a_count.length = table->a_rows.length = 3;
  table->a_by[0].offset = table->a_by[1].offset = table->a_count.offset = table->a_rows.offset = 1;
  holds(ask_judge(JUDGE, strlen(JUDGE), table, 1), CANDOUR_OK,
        "{\"part\":0,\"record\":4},{\"part\":0,\"record\":7},{\"part\":1,\"record\":2}", "its columns begin later", 0);
}

static void cut_requests_are_refused(struct table *table) {
  size_t len;
  for (len = 0; len < strlen(PLAN); len++) {
    holds(ask_plan(PLAN, len), CANDOUR_ERROR, "malformed-request", "a cut plan request", (long)len);
  }
  for (len = 0; len < strlen(JUDGE); len++) {
    holds(ask_judge(JUDGE, len, table, 1), CANDOUR_ERROR, "malformed-request", "a cut judge request", (long)len);
  }
}

/* Whatever is said, the call comes back and keeps nothing. */
static void spoilt_requests_do_no_harm(struct table *table) {
  static const char WITH[] = {'\0', '"', '\\', '{', '}', '[', ']', ',', ':', '0', 'u', '-', '\n', '\x80', '\xff'};
  char plan[sizeof PLAN], judge[sizeof JUDGE];
  size_t at, i;
  for (i = 0; i < sizeof WITH; i++) {
    for (at = 0; at < strlen(PLAN); at++) {
      memcpy(plan, PLAN, sizeof PLAN);
      plan[at] = WITH[i];
      free(ask_plan(plan, strlen(PLAN)).text);
    }
    for (at = 0; at < strlen(JUDGE); at++) {
      memcpy(judge, JUDGE, sizeof JUDGE);
      judge[at] = WITH[i];
      free(ask_judge(judge, strlen(JUDGE), table, 1).text);
    }
  }
}

static void deep_requests_are_refused(void) {
  enum { DEPTH = 1000000 };
  char *deep = malloc(DEPTH);
  if (deep == NULL) abort();
  memset(deep, '[', DEPTH);
  holds(ask_plan(deep, DEPTH), CANDOUR_ERROR, "malformed-request", "a deep request", 0);
  free(deep);
}

static void the_numbers_of_tallies_must_agree(struct table *table) {
  static const char OVERFLOWED_TALLY[] =
      "{\"rule\":\"invalid-codes\",\"params\":{\"columns\":[\"code\"]},\"dataset\":\"data\",\"facts\":{\"datasets\":["
      "{\"name\":\"data\",\"columns\":[{\"label\":\"code\",\"present\":true}]}]},\"tallies\":[{\"overflowed\":true}]}";
  struct table two[2];
  holds(ask_judge(JUDGE, strlen(JUDGE), table, 0), CANDOUR_ERROR, "malformed-tally", "no tally", 0);
  table_make(&two[0]);
  table_make(&two[1]);
  holds(ask_judge(JUDGE, strlen(JUDGE), two, 2), CANDOUR_ERROR, "malformed-tally", "two tallies", 0);
  table_free(&two[0]);
  table_free(&two[1]);
  holds(ask_judge(OVERFLOWED_TALLY, strlen(OVERFLOWED_TALLY), table, 1), CANDOUR_ERROR, "overflowed", "overflow", 0);
}

/* Spoils a table in one way; 0 if there is no further one. */
static int spoil(struct table *t, int way) {
  static const int32_t BACKWARDS[] = {0, 1, 0, 17}, FAR_ROWS[] = {0, 1, 2, 4, 8}, BEFORE[] = {-1, 1, 2, 4, 7};
  static const uint32_t FAR[] = {0, 1, 2, 3};
  switch (way) {
    case 0: t->schema_error = 5; return 1;
    case 1: t->next_error = 5; return 1;
    case 2: t->is_at_end = 1; return 1;
    case 3: t->schema.format = "L"; return 1;
    case 4: t->schema.format = NULL; return 1;
    case 5: t->schema.children = NULL; return 1;
    case 6: t->a_table.children = NULL; return 1;
    case 7: t->a_table.n_children = 3; return 1;
    case 8: t->a_columns[2] = NULL; return 1;
    case 9: t->columns[1] = NULL; return 1;
    case 10: t->by[0].name = "by.2"; return 1;
    case 11: t->by[0].name = NULL; return 1;
    case 12: t->by[0].format = "L"; return 1;
    case 13: t->by[1].dictionary = NULL; return 1;
    case 14: t->a_by[1].dictionary = NULL; return 1;
    case 15: t->texts[0].format = "U"; return 1;
    case 16: t->a_by[0].length = 3; return 1;
    case 17: t->a_by[0].offset = -1; return 1;
    case 18: t->a_by[0].buffers = NULL; return 1;
    case 19: t->a_by[0].buffers[1] = NULL; return 1;
    case 20: t->a_by[0].buffers[1] = FAR; return 1;
    case 21: t->a_texts[0].buffers[1] = BACKWARDS; return 1;
    case 22: t->a_texts[0].buffers[2] = NULL; return 1;
    case 23: t->a_texts[0].length = INT64_MAX; return 1;
    case 24: t->a_texts[0].length = 0; return 1;
    case 25: t->count.format = "l"; return 1;
    case 26: t->a_count.length = -1; return 1;
    case 27: t->a_count.buffers[0] = t->a_by[0].buffers[0]; return 1;
    case 28: t->a_table.length = 5; return 1;
    case 29: t->a_table.offset = INT64_MAX; return 1;
    case 30: t->a_table.n_buffers = 0; return 1;
    case 31: t->a_rows.buffers[1] = FAR_ROWS; return 1;
    case 32: t->a_rows.buffers[1] = BEFORE; return 1;
    case 33: t->a_rows.children = NULL; return 1;
    case 34: t->a_items[0] = NULL; return 1;
    case 35: t->items[0] = NULL; return 1;
    case 36: t->a_item.children = NULL; return 1;
    case 37: t->a_numbers[0] = NULL; return 1;
    case 38: t->a_part.length = 6; return 1;
    case 39: t->part.name = "record"; return 1;
    case 40: t->a_item.length = 6; return 1;
    default: return 0;
  }
}

static void odd_tallies_are_refused(void) {
  struct table table;
  int way, is_spoilt = 1;
  for (way = 0; is_spoilt; way++) {
    table_make(&table);
    is_spoilt = spoil(&table, way);
    if (is_spoilt) {
      holds(ask_judge(JUDGE, strlen(JUDGE), &table, 1), CANDOUR_ERROR, "malformed-tally", "an odd tally", way);
    }
    table_free(&table);
  }
}

static struct said ask_describe(void) {
  candour_buf json = {0}, error = {0};
  candour_status status = plugin->describe(&json, &error);
  return said(status, &json, &error);
}

static void no_memory_is_an_error(struct table *table) {
  long blocks;
  struct said answer;
  candour_status status;
  for (blocks = 0, status = CANDOUR_ERROR; status != CANDOUR_OK && blocks < 100; blocks++) {
    memory_left = (int)blocks;
    answer = ask_describe();
    status = answer.status;
    holds(answer, status, status == CANDOUR_OK ? "invalid-codes" : "out-of-memory", "a manifest without memory",
          blocks);
  }
  expect(blocks > 1 && blocks < 100, "a manifest needs some blocks", blocks);
  for (blocks = 0, status = CANDOUR_ERROR; status != CANDOUR_OK && blocks < 100; blocks++) {
    memory_left = (int)blocks;
    answer = ask_judge(JUDGE, strlen(JUDGE), table, 1);
    status = answer.status;
    holds(answer, status, status == CANDOUR_OK ? "findings" : "out-of-memory", "a judgement without memory", blocks);
  }
  expect(blocks > 1 && blocks < 100, "a judgement needs some blocks", blocks);
  memory_left = 0;
  holds(ask_plan(PLAN, strlen(PLAN)), CANDOUR_ERROR, "out-of-memory", "a plan without memory", 0);
  memory_left = -1;
}

int main(void) {
  struct table table;
  candour_buf error = {0};
  if (candour_plugin_init_v1(NULL, &plugin, &error) != CANDOUR_OK) return 1;
  table_make(&table);
  codes_are_told_apart();
  json_is_told_from_what_is_none();
  right_questions_are_answered(&table);
  cut_requests_are_refused(&table);
  spoilt_requests_do_no_harm(&table);
  deep_requests_are_refused();
  the_numbers_of_tallies_must_agree(&table);
  no_memory_is_an_error(&table);
  odd_tallies_are_refused();
  offsets_are_added(&table);
  table_free(&table);
  return failures == 0 ? 0 : 1;
}
