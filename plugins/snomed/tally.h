/* A tally as the host hands it over, by the Arrow C Data Interface: keys, a count and record numbers for each
 * group.
 *
 * `tally_open` checks a table once, so that reading it cannot fail. How long a buffer is, the interface does
 * not tell; in that the host is trusted.
 */
#ifndef SNOMED_TALLY_H
#define SNOMED_TALLY_H

#include <stddef.h>
#include <stdint.h>

#include "candour_plugin.h"

enum { TALLY_KEYS = 2 };

/* Groups `0` to `groups - 1`; the rest is for the functions below. */
struct tally {
  int64_t groups;
  struct ArrowSchema schema;
  struct ArrowArray array;
  const struct ArrowArray *keys[TALLY_KEYS], *count, *rows;
};

/* The text of a key; `at` is null where the key is, and may be anything where `len` is 0. */
struct tally_text {
  const unsigned char *at;
  size_t len;
};

struct tally_record {
  uint32_t part;
  uint64_t record;
};

/* Takes the one table of a stream, of so many keys, with `count` and `rows`: 0, or -1 if it is not so. To be
 * closed either way; the stream itself remains the caller's to release. */
int tally_open(struct tally *tally, struct ArrowArrayStream *stream);
void tally_close(struct tally *tally);

struct tally_text tally_key(const struct tally *tally, int key, int64_t group);
uint64_t tally_count(const struct tally *tally, int64_t group);

/* How many record numbers a group has, and one of them. */
int64_t tally_records(const struct tally *tally, int64_t group);
struct tally_record tally_record(const struct tally *tally, int64_t group, int64_t i);

#endif
