/* The table of a tally is a struct of columns; a column of keys is an index into a dictionary of texts; record
 * numbers are a list of structs. Each array begins at its own offset, and what is inside a struct at the
 * struct's besides.
 */
#include "tally.h"

#include <string.h>

/* Longer arrays would not fit into memory, and sums of their offsets not into 64 bits. */
static const int64_t LONGEST = INT64_MAX / 64;

static const char *const KEYS[TALLY_KEYS] = {"by.0", "by.1"};

/* Buffers need not be aligned. */
static uint32_t u32_at(const void *buffer, int64_t i) {
  uint32_t value;
  memcpy(&value, (const unsigned char *)buffer + (size_t)i * sizeof value, sizeof value);
  return value;
}

static int32_t i32_at(const void *buffer, int64_t i) {
  int32_t value;
  memcpy(&value, (const unsigned char *)buffer + (size_t)i * sizeof value, sizeof value);
  return value;
}

static uint64_t u64_at(const void *buffer, int64_t i) {
  uint64_t value;
  memcpy(&value, (const unsigned char *)buffer + (size_t)i * sizeof value, sizeof value);
  return value;
}

/* Whether there is a value at this place of an array, its offset included. No bitmap: there is one at each. */
static int is_there(const struct ArrowArray *array, int64_t at) {
  const unsigned char *bits = array->buffers[0];
  return bits == NULL || (bits[at / 8] >> (at % 8) & 1) != 0;
}

/* Whether an array has so many buffers, all but the bitmap filled, and at least `length` values. */
static int is_sound(const struct ArrowArray *array, int64_t buffers, int64_t length) {
  int64_t i;
  if (array == NULL || array->n_buffers != buffers || array->buffers == NULL) return 0;
  if (array->length < length || array->offset < 0 || array->length < 0) return 0;
  if (array->length > LONGEST || array->offset > LONGEST) return 0;
  for (i = 1; i < buffers; i++) {
    if (array->buffers[i] == NULL && array->length > 0) return 0;
  }
  return 1;
}

static int is_whole(const struct ArrowArray *array, int64_t length) {
  int64_t i;
  for (i = 0; i < length; i++) {
    if (!is_there(array, array->offset + i)) return 0;
  }
  return 1;
}

static int is_of(const struct ArrowSchema *schema, const char *format) {
  return schema != NULL && schema->format != NULL && strcmp(schema->format, format) == 0;
}

/* The child of this name and format; null if there is none, or schema and array do not fit together. */
static const struct ArrowArray *child(const struct ArrowSchema *schema, const struct ArrowArray *array,
                                      const char *name, const char *format, const struct ArrowSchema **its_schema) {
  int64_t i;
  if (schema->n_children != array->n_children || schema->children == NULL || array->children == NULL) return NULL;
  for (i = 0; i < schema->n_children; i++) {
    const struct ArrowSchema *found = schema->children[i];
    if (found == NULL || found->name == NULL || strcmp(found->name, name) != 0) continue;
    if (its_schema != NULL) *its_schema = found;
    return is_of(found, format) ? array->children[i] : NULL;
  }
  return NULL;
}

/* Whether the dictionary has a text for each of these indices. The last buffer of texts may be null if all are
 * empty. */
static int is_key(const struct ArrowSchema *schema, const struct ArrowArray *array, int64_t groups) {
  const struct ArrowArray *texts = array != NULL ? array->dictionary : NULL;
  int64_t i;
  if (!is_sound(array, 2, groups) || !is_of(schema->dictionary, "u")) return 0;
  if (texts == NULL || texts->n_buffers != 3 || texts->buffers == NULL) return 0;
  if (texts->length < 0 || texts->length > LONGEST || texts->offset < 0 || texts->offset > LONGEST) return 0;
  if (texts->length > 0 && texts->buffers[1] == NULL) return 0;
  for (i = 0; i < texts->length; i++) {
    int64_t at = texts->offset + i;
    int32_t from = i32_at(texts->buffers[1], at), to = i32_at(texts->buffers[1], at + 1);
    if (from < 0 || to < from || (to > from && texts->buffers[2] == NULL)) return 0;
  }
  for (i = 0; i < groups; i++) {
    int64_t at = array->offset + i;
    if (is_there(array, at) && u32_at(array->buffers[1], at) >= (uint64_t)texts->length) return 0;
  }
  return 1;
}

/* Whether each group has its list of records. */
static int are_records(const struct ArrowSchema *schema, const struct ArrowArray *array, int64_t groups) {
  const struct ArrowArray *records, *part, *record;
  int64_t i, inside;
  if (!is_sound(array, 2, groups) || !is_whole(array, groups)) return 0;
  if (schema->n_children != 1 || schema->children == NULL || !is_of(schema->children[0], "+s")) return 0;
  if (array->n_children != 1 || array->children == NULL) return 0;
  records = array->children[0];
  if (!is_sound(records, 1, 0) || !is_whole(records, records->length)) return 0;
  part = child(schema->children[0], records, "part", "I", NULL);
  record = child(schema->children[0], records, "record", "L", NULL);
  /* They are taken by their place below. */
  if (part == NULL || record == NULL || records->n_children != 2) return 0;
  if (part != records->children[0] || record != records->children[1]) return 0;
  inside = records->offset + records->length;
  if (!is_sound(part, 2, inside) || !is_whole(part, inside)) return 0;
  if (!is_sound(record, 2, inside) || !is_whole(record, inside)) return 0;
  for (i = 0; i < groups; i++) {
    int64_t at = array->offset + i;
    int32_t from = i32_at(array->buffers[1], at), to = i32_at(array->buffers[1], at + 1);
    if (from < 0 || to < from || to > records->length) return 0;
  }
  return 1;
}

int tally_open(struct tally *tally, struct ArrowArrayStream *stream) {
  const struct ArrowSchema *schema = NULL;
  int64_t inside;
  int i;
  memset(tally, 0, sizeof *tally);
  if (stream->release == NULL || stream->get_schema == NULL || stream->get_next == NULL) return -1;
  if (stream->get_schema(stream, &tally->schema) != 0) {
    memset(&tally->schema, 0, sizeof tally->schema);
    return -1;
  }
  if (stream->get_next(stream, &tally->array) != 0) {
    memset(&tally->array, 0, sizeof tally->array);
    return -1;
  }
  /* A stream that is at its end gives an array that is released already. */
  if (tally->array.release == NULL || !is_of(&tally->schema, "+s") || !is_sound(&tally->array, 1, 0)) return -1;
  if (!is_whole(&tally->array, tally->array.length)) return -1;
  inside = tally->array.offset + tally->array.length;
  for (i = 0; i < TALLY_KEYS; i++) {
    tally->keys[i] = child(&tally->schema, &tally->array, KEYS[i], "I", &schema);
    if (tally->keys[i] == NULL || !is_key(schema, tally->keys[i], inside)) return -1;
  }
  tally->count = child(&tally->schema, &tally->array, "count", "L", NULL);
  if (!is_sound(tally->count, 2, inside) || !is_whole(tally->count, inside)) return -1;
  tally->rows = child(&tally->schema, &tally->array, "rows", "+l", &schema);
  if (tally->rows == NULL || !are_records(schema, tally->rows, inside)) return -1;
  tally->groups = tally->array.length;
  return 0;
}

void tally_close(struct tally *tally) {
  if (tally->array.release != NULL) tally->array.release(&tally->array);
  if (tally->schema.release != NULL) tally->schema.release(&tally->schema);
}

struct tally_text tally_key(const struct tally *tally, int key, int64_t group) {
  const struct ArrowArray *array = tally->keys[key], *texts = array->dictionary;
  struct tally_text text = {NULL, 0};
  int64_t at = array->offset + tally->array.offset + group;
  int32_t from, to;
  if (!is_there(array, at)) return text;
  at = texts->offset + (int64_t)u32_at(array->buffers[1], at);
  if (!is_there(texts, at)) return text;
  from = i32_at(texts->buffers[1], at);
  to = i32_at(texts->buffers[1], at + 1);
  text.at = (const unsigned char *)"";
  text.len = (size_t)(to - from);
  if (text.len > 0) text.at = (const unsigned char *)texts->buffers[2] + from;
  return text;
}

uint64_t tally_count(const struct tally *tally, int64_t group) {
  return u64_at(tally->count->buffers[1], tally->count->offset + tally->array.offset + group);
}

/* Where the list of a group begins. */
static int32_t records_from(const struct tally *tally, int64_t group) {
  return i32_at(tally->rows->buffers[1], tally->rows->offset + tally->array.offset + group);
}

int64_t tally_records(const struct tally *tally, int64_t group) {
  return (int64_t)records_from(tally, group + 1) - records_from(tally, group);
}

struct tally_record tally_record(const struct tally *tally, int64_t group, int64_t i) {
  const struct ArrowArray *records = tally->rows->children[0];
  const struct ArrowArray *part = records->children[0], *record = records->children[1];
  int64_t at = records->offset + records_from(tally, group) + i;
  struct tally_record found;
  found.part = u32_at(part->buffers[1], part->offset + at);
  found.record = u64_at(record->buffers[1], record->offset + at);
  return found;
}
