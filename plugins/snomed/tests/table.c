/* The columns by.0, by.1, count and rows, with a bitmap where something is null. */
#include "table.h"

#include <stdlib.h>
#include <string.h>

static const char CODES[] = "*2229800622298007";
static const int32_t CODE_ENDS[] = {0, 1, 9, 17};
static const char STATES[] = "missingpresentsuppressed";
static const int32_t STATE_ENDS[] = {0, 7, 14, 24};
/* The null key comes first; what its index is does not matter. */
static const unsigned char BITS[] = {0x0E};
static const uint32_t CODE_OF[] = {99, 0, 1, 2}, STATE_OF[] = {0, 2, 1, 1};
static const uint64_t COUNTS[] = {1, 1, 2, 3};
static const int32_t ROW_ENDS[] = {0, 1, 2, 4, 7};
static const uint32_t PARTS[] = {0, 0, 0, 0, 0, 0, 1};
static const uint64_t RECORDS[] = {6, 5, 2, 3, 4, 7, 2};

static void *block(struct table *t, const void *bytes, size_t len) {
  void *copy = malloc(len);
  if (copy == NULL) abort();
  memcpy(copy, bytes, len);
  t->blocks[t->n_blocks++] = copy;
  return copy;
}

#define BLOCK(t, bytes) block((t), (bytes), sizeof(bytes))

static void array(struct table *t, struct ArrowArray *array, int64_t length, const void *bits, const void *one,
                  const void *two) {
  const void **buffers = t->buffers[t->n_buffers++];
  buffers[0] = bits;
  buffers[1] = one;
  buffers[2] = two;
  array->length = length;
  array->buffers = buffers;
  array->n_buffers = two != NULL ? 3 : one != NULL ? 2 : 1;
}

static void schema(struct ArrowSchema *schema, const char *name, const char *format, struct ArrowSchema **children,
                   int64_t n) {
  schema->name = name;
  schema->format = format;
  schema->children = children;
  schema->n_children = n;
}

static void children(struct ArrowArray *array, struct ArrowArray **children, int64_t n) {
  array->children = children;
  array->n_children = n;
}

static void make_schema(struct table *t) {
  int i;
  schema(&t->schema, "", "+s", t->columns, 4);
  for (i = 0; i < 2; i++) {
    schema(&t->by[i], i == 0 ? "by.0" : "by.1", "I", NULL, 0);
    schema(&t->texts[i], NULL, "u", NULL, 0);
    t->by[i].dictionary = &t->texts[i];
    t->columns[i] = &t->by[i];
  }
  schema(&t->count, "count", "L", NULL, 0);
  schema(&t->rows, "rows", "+l", t->items, 1);
  schema(&t->item, "item", "+s", t->numbers, 2);
  schema(&t->part, "part", "I", NULL, 0);
  schema(&t->record, "record", "L", NULL, 0);
  t->columns[2] = &t->count;
  t->columns[3] = &t->rows;
  t->items[0] = &t->item;
  t->numbers[0] = &t->part;
  t->numbers[1] = &t->record;
}

void table_make(struct table *t) {
  int i;
  memset(t, 0, sizeof *t);
  make_schema(t);
  array(t, &t->a_table, 4, NULL, NULL, NULL);
  array(t, &t->a_by[0], 4, BLOCK(t, BITS), BLOCK(t, CODE_OF), NULL);
  array(t, &t->a_texts[0], 3, NULL, BLOCK(t, CODE_ENDS), block(t, CODES, sizeof CODES - 1));
  array(t, &t->a_by[1], 4, NULL, BLOCK(t, STATE_OF), NULL);
  array(t, &t->a_texts[1], 3, NULL, BLOCK(t, STATE_ENDS), block(t, STATES, sizeof STATES - 1));
  array(t, &t->a_count, 4, NULL, BLOCK(t, COUNTS), NULL);
  array(t, &t->a_rows, 4, NULL, BLOCK(t, ROW_ENDS), NULL);
  array(t, &t->a_item, 7, NULL, NULL, NULL);
  array(t, &t->a_part, 7, NULL, BLOCK(t, PARTS), NULL);
  array(t, &t->a_record, 7, NULL, BLOCK(t, RECORDS), NULL);
  for (i = 0; i < 2; i++) {
    t->a_by[i].dictionary = &t->a_texts[i];
    t->a_columns[i] = &t->a_by[i];
  }
  t->a_columns[2] = &t->a_count;
  t->a_columns[3] = &t->a_rows;
  t->a_items[0] = &t->a_item;
  t->a_numbers[0] = &t->a_part;
  t->a_numbers[1] = &t->a_record;
  children(&t->a_table, t->a_columns, 4);
  children(&t->a_rows, t->a_items, 1);
  children(&t->a_item, t->a_numbers, 2);
}

void table_free(struct table *t) {
  while (t->n_blocks > 0) free(t->blocks[--t->n_blocks]);
}

static void release_schema(struct ArrowSchema *schema) {
  ((struct table *)schema->private_data)->held--;
  schema->release = NULL;
}

static void release_array(struct ArrowArray *array) {
  ((struct table *)array->private_data)->held--;
  array->release = NULL;
}

static int get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out) {
  struct table *t = stream->private_data;
  if (t->schema_error != 0) return t->schema_error;
  *out = t->schema;
  out->private_data = t;
  out->release = release_schema;
  t->held++;
  return 0;
}

static int get_next(struct ArrowArrayStream *stream, struct ArrowArray *out) {
  struct table *t = stream->private_data;
  if (t->next_error != 0) return t->next_error;
  if (t->is_at_end) {
    out->release = NULL;
    return 0;
  }
  *out = t->a_table;
  out->private_data = t;
  out->release = release_array;
  t->held++;
  return 0;
}

static void release_stream(struct ArrowArrayStream *stream) {
  ((struct table *)stream->private_data)->held--;
  stream->release = NULL;
}

struct ArrowArrayStream table_stream(struct table *t) {
  struct ArrowArrayStream stream = {get_schema, get_next, NULL, release_stream, NULL};
  stream.private_data = t;
  t->held++;
  return stream;
}
