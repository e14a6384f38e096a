/* An answer in the making: JSON that grows, and the buffer in which it moves to the host. */
#ifndef SNOMED_ANSWER_H
#define SNOMED_ANSWER_H

#include <stddef.h>
#include <stdint.h>

#include "candour_plugin.h"

/* Begins as `{0}`. Where memory runs out it is empty from there on, and `answer_give` says so. */
struct answer {
  unsigned char *bytes;
  size_t len, room;
  int is_lost;
};

/* JSON as it is, a string's quotation marks included. */
void answer_raw(struct answer *answer, const void *bytes, size_t len);
void answer_json(struct answer *answer, const char *json);

void answer_number(struct answer *answer, uint64_t n);

/* What stands inside a JSON string, with its escapes; the quotation marks are the caller's. */
void answer_escaped(struct answer *answer, const char *text);

/* Moves it into the buffer; if it was lost, fills the error instead. */
candour_status answer_give(struct answer *answer, candour_buf *out, candour_buf *error);

/* Throws it away. */
void answer_drop(struct answer *answer);

/* Says why there is no answer, in JSON that lives as long as the library: where memory ran out, this needs none. */
candour_status answer_error(candour_buf *error, const char *json);

#endif
