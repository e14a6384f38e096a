/* A tally such as the host hands over, of four groups, to be spoilt by a test. Every buffer is a block of its own,
 * so that a sanitizer sees a read past its end.
 */
#ifndef SNOMED_TESTS_TABLE_H
#define SNOMED_TESTS_TABLE_H

#include "candour_plugin.h"

struct table {
  struct ArrowSchema schema, by[2], texts[2], count, rows, item, part, record;
  struct ArrowSchema *columns[4], *items[1], *numbers[2];
  struct ArrowArray a_table, a_by[2], a_texts[2], a_count, a_rows, a_item, a_part, a_record;
  struct ArrowArray *a_columns[4], *a_items[1], *a_numbers[2];
  const void *buffers[10][3];
  void *blocks[16];
  int n_blocks, n_buffers;
  /* What the stream answers instead of 0, and whether it is at its end. */
  int schema_error, next_error, is_at_end;
  /* What was handed out and is not released yet. */
  int held;
};

/* In groups: 22298006 twice, 22298007 three times, a suppressed `*`, and a missing cell. */
void table_make(struct table *table);
void table_free(struct table *table);
struct ArrowArrayStream table_stream(struct table *table);

#endif
