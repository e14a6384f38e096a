/* A plugin in C99: codes that cannot be SNOMED CT identifiers.
 *
 * Nothing here is kept from one call to the next, so any number of threads may call at once.
 */
#include <string.h>

#include "answer.h"
#include "candour_plugin.h"
#include "json.h"
#include "manifest.h"
#include "sctid.h"
#include "tally.h"

/* The only symbol that is seen where the library is built with `-fvisibility=hidden`. */
#if defined(__GNUC__)
#define EXPORT __attribute__((visibility("default")))
#else
#define EXPORT
#endif

/* How many records a tally gives for each code, and a finding lists. */
#define RECORDS_OF_CODE "10"
enum { MOST_RECORDS = 100 };

static const char MALFORMED_REQUEST[] =
    "{\"code\":\"malformed-request\",\"message\":\"the request is not JSON, or has no rule, no columns among its"
    " parameters, or no dataset that is among the facts\",\"help\":\"use a host of version 1 of the C table\"}";
static const char UNKNOWN_RULE[] =
    "{\"code\":\"unknown-rule\",\"message\":\"the request is for a rule other than invalid-codes\","
    "\"help\":\"take the names of rules from the manifest\"}";
static const char MALFORMED_TALLY[] =
    "{\"code\":\"malformed-tally\",\"message\":\"a stream is not the tally that the plan asked for: by.0, by.1, count"
    " and rows\",\"help\":\"give one stream of one record batch for each tally, in the order of the plan\"}";
static const char OVERFLOWED[] =
    "{\"code\":\"overflowed\",\"message\":\"a column has more different codes than a tally may have groups\","
    "\"help\":\"name columns that hold codes, and none of free text\",\"at\":{\"param\":\"columns\"}}";

/* What is asked: columns that the parameters name and the file has, in the order of the parameters. */
struct asked {
  struct json dataset, columns;
  struct json_items wanted;
};

/* The columns of a dataset among the facts. */
static struct json columns_of(struct json facts, struct json dataset) {
  struct json_items datasets = json_items(json_member(facts, "datasets"));
  struct json found;
  while ((found = json_next(&datasets)).len > 0) {
    if (json_same(json_member(found, "name"), dataset)) break;
  }
  return json_member(found, "columns");
}

/* NULL, or the error. */
static const char *read_request(struct json request, struct asked *asked) {
  struct json rule = json_member(request, "rule"), columns = json_member(json_member(request, "params"), "columns");
  if (!json_is_string(rule)) return MALFORMED_REQUEST;
  if (!json_is(rule, "invalid-codes")) return UNKNOWN_RULE;
  asked->dataset = json_member(request, "dataset");
  asked->columns = columns_of(json_member(request, "facts"), asked->dataset);
  asked->wanted = json_items(columns);
  return asked->columns.len > 0 && columns.len > 0 ? NULL : MALFORMED_REQUEST;
}

/* Whether the file has this column, rather than the schema alone. */
static int is_present(struct json columns, struct json label) {
  struct json_items items = json_items(columns);
  struct json column;
  while ((column = json_next(&items)).len > 0) {
    if (json_same(json_member(column, "label"), label) && json_is_true(json_member(column, "present"))) return 1;
  }
  return 0;
}

/* The label of the next column to look at, as JSON; none after the last. */
static struct json next_column(struct asked *asked) {
  struct json label;
  while ((label = json_next(&asked->wanted)).len > 0) {
    if (is_present(asked->columns, label)) break;
  }
  return label;
}

static void write_raw(struct answer *answer, struct json value) { answer_raw(answer, value.at, value.len); }

static void write_count(struct answer *answer, uint64_t rows) {
  answer_json(answer, "{\"n\":");
  answer_number(answer, rows);
  answer_json(answer, ",\"of\":\"rows\"}");
}

static candour_status describe(candour_buf *json, candour_buf *error) {
  struct answer answer = {0};
  manifest_write(&answer);
  return answer_give(&answer, json, error);
}

/* By the state of the cell besides its text: which texts are markers, the host knows. */
static void write_tally(struct answer *answer, struct json dataset, struct json label) {
  answer_json(answer, "{\"dataset\":");
  write_raw(answer, dataset);
  answer_json(answer, ",\"by\":[{\"column\":");
  write_raw(answer, label);
  answer_json(answer, "},{\"column\":");
  write_raw(answer, label);
  answer_json(answer, ",\"as\":\"state\"}],\"rows\":" RECORDS_OF_CODE "}");
}

static candour_status plan(candour_slice request, candour_buf *json, candour_buf *error) {
  struct answer answer = {0};
  struct asked asked;
  struct json label;
  int is_first = 1;
  const char *fault = read_request(json_read(request.ptr, request.len), &asked);
  if (fault != NULL) return answer_error(error, fault);
  while ((label = next_column(&asked)).len > 0) {
    answer_json(&answer, is_first ? "{\"tallies\":[" : ",");
    write_tally(&answer, asked.dataset, label);
    is_first = 0;
  }
  answer_json(&answer, is_first ? "{\"not-applicable\":{\"template\":\"no-such-columns\"}}" : "]}");
  return answer_give(&answer, json, error);
}

/* What is wrong with the code of a group; -1 where its rows have none. */
static int fault_of(const struct tally *tally, int64_t group) {
  struct tally_text code = tally_key(tally, 0, group), state = tally_key(tally, 1, group);
  /* Where the schema makes the column a number or a period, a code that is none is `malformed`. */
  int is_code = (state.len == 7 && memcmp(state.at, "present", 7) == 0) ||
                (state.len == 9 && memcmp(state.at, "malformed", 9) == 0);
  return code.at != NULL && is_code ? (int)sctid_judge(code.at, code.len) : -1;
}

/* The rows of one column, by what is wrong with their codes. */
struct found {
  uint64_t rows[SCTID_FAULTS], invalid;
};

static struct found count_faults(const struct tally *tally) {
  struct found found = {{0}, 0};
  int64_t group;
  for (group = 0; group < tally->groups; group++) {
    int fault = fault_of(tally, group);
    if (fault < 0) continue;
    found.rows[fault] += tally_count(tally, group);
    if (fault != SCTID_VALID) found.invalid += tally_count(tally, group);
  }
  return found;
}

/* Puts the faults that there are into order, the worst first, and says how many there are. */
static int rank(const struct found *found, int order[SCTID_FAULTS]) {
  int fault, n = 0, at;
  for (fault = SCTID_VALID + 1; fault < SCTID_FAULTS; fault++) {
    if (found->rows[fault] == 0) continue;
    for (at = n++; at > 0 && found->rows[order[at - 1]] < found->rows[fault]; at--) order[at] = order[at - 1];
    order[at] = fault;
  }
  return n;
}

/* The counts are broken down by the column, since they tell of its values. */
static void write_groups(struct answer *answer, struct json label, const struct found *found, const int *order,
                         int n) {
  int i;
  answer_json(answer, ",\"groups\":[");
  for (i = 0; i < n; i++) {
    answer_json(answer, i > 0 ? ",{\"fault\":{\"word\":\"" : "{\"fault\":{\"word\":\"");
    answer_escaped(answer, FAULT_WORDS[order[i]]);
    answer_json(answer, "\"},\"rows\":{\"count\":{\"n\":");
    answer_number(answer, found->rows[order[i]]);
    answer_json(answer, ",\"of\":\"rows\",\"by\":{\"columns\":[");
    write_raw(answer, label);
    answer_json(answer, "]}}}}");
  }
  answer_json(answer, "],\"groups-in-all\":");
  answer_number(answer, (uint64_t)n);
}

static void write_records(struct answer *answer, const struct tally *tally, const int *order, int n) {
  int64_t group, i;
  int rank_of, listed = 0;
  answer_json(answer, ",\"records\":[");
  for (rank_of = 0; rank_of < n; rank_of++) {
    for (group = 0; group < tally->groups && listed < MOST_RECORDS; group++) {
      if (fault_of(tally, group) != order[rank_of]) continue;
      for (i = 0; i < tally_records(tally, group) && listed < MOST_RECORDS; i++) {
        struct tally_record record = tally_record(tally, group, i);
        answer_json(answer, listed++ > 0 ? ",{\"part\":" : "{\"part\":");
        answer_number(answer, record.part);
        answer_json(answer, ",\"record\":");
        answer_number(answer, record.record);
        answer_json(answer, "}");
      }
    }
  }
  answer_json(answer, "]");
}

static void write_finding(struct answer *answer, struct json label, const struct tally *tally,
                          const struct found *found) {
  int order[SCTID_FAULTS];
  int n = rank(found, order);
  answer_json(answer, "{\"message\":{\"template\":\"invalid\",\"args\":{\"column\":{\"label\":");
  write_raw(answer, label);
  answer_json(answer, "},\"rows\":{\"count\":");
  write_count(answer, found->invalid);
  answer_json(answer, "}}},\"columns\":[");
  write_raw(answer, label);
  answer_json(answer, "],\"affected\":");
  write_count(answer, found->invalid);
  write_groups(answer, label, found, order, n);
  write_records(answer, tally, order, n);
  answer_json(answer, "}");
}

static void write_measure(struct answer *answer, const char *name, struct json label, uint64_t rows) {
  answer_json(answer, "{\"name\":\"");
  answer_json(answer, name);
  answer_json(answer, "\",\"columns\":[");
  write_raw(answer, label);
  answer_json(answer, "],\"value\":{\"count\":");
  write_count(answer, rows);
  answer_json(answer, "}}");
}

/* Judges one column into findings and measures: NULL, or the error. */
static const char *judge_column(struct json head, struct ArrowArrayStream *stream, struct json label,
                                struct answer *findings, struct answer *measures) {
  struct tally tally;
  struct found found;
  if (json_is_true(json_member(head, "overflowed"))) return OVERFLOWED;
  if (tally_open(&tally, stream) != 0) {
    tally_close(&tally);
    return MALFORMED_TALLY;
  }
  found = count_faults(&tally);
  if (found.invalid > 0) {
    if (findings->len > 0) answer_json(findings, ",");
    write_finding(findings, label, &tally, &found);
  }
  tally_close(&tally);
  if (measures->len > 0) answer_json(measures, ",");
  write_measure(measures, "invalid-codes", label, found.invalid);
  answer_json(measures, ",");
  write_measure(measures, "codes", label, found.rows[SCTID_VALID] + found.invalid);
  return NULL;
}

/* Judges all columns: NULL, or the error. */
static const char *judge_columns(candour_slice request, struct ArrowArrayStream *tallies, size_t n,
                                 struct answer *findings, struct answer *measures) {
  struct json read = json_read(request.ptr, request.len), label;
  struct json_items heads = json_items(json_member(read, "tallies"));
  struct asked asked;
  size_t i = 0;
  const char *fault = read_request(read, &asked);
  while (fault == NULL && (label = next_column(&asked)).len > 0) {
    if (i == n) return MALFORMED_TALLY;
    fault = judge_column(json_next(&heads), &tallies[i++], label, findings, measures);
  }
  if (fault == NULL && i < n) fault = MALFORMED_TALLY;
  return fault;
}

static candour_status judge(candour_slice request, struct ArrowArrayStream *tallies, size_t n, candour_buf *json,
                            candour_buf *error) {
  struct answer findings = {0}, measures = {0}, answer = {0};
  const char *fault = judge_columns(request, tallies, n, &findings, &measures);
  size_t i;
  /* They are ours whatever comes of it. */
  for (i = 0; i < n; i++) {
    if (tallies[i].release != NULL) tallies[i].release(&tallies[i]);
  }
  answer.is_lost = findings.is_lost || measures.is_lost;
  answer_json(&answer, "{\"findings\":[");
  answer_raw(&answer, findings.bytes, findings.len);
  answer_json(&answer, "],\"measures\":[");
  answer_raw(&answer, measures.bytes, measures.len);
  answer_json(&answer, "]}");
  answer_drop(&findings);
  answer_drop(&measures);
  if (fault == NULL) return answer_give(&answer, json, error);
  answer_drop(&answer);
  return answer_error(error, fault);
}

static const candour_plugin_v1 TABLE = {sizeof(candour_plugin_v1), CANDOUR_ABI_MINOR, describe, plan, judge};

EXPORT candour_status candour_plugin_init_v1(const candour_host_v1 *host, const candour_plugin_v1 **out,
                                             candour_buf *error) {
  /* Nothing is logged, and a judgement is over before it could be cancelled. */
  (void)host;
  (void)error;
  *out = &TABLE;
  return CANDOUR_OK;
}
