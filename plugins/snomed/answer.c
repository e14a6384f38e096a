/* One block of memory that doubles as it fills. */
#include "answer.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM = 1024 };

static const char OUT_OF_MEMORY[] =
    "{\"code\":\"out-of-memory\",\"message\":\"the answer does not fit into memory\","
    "\"help\":\"name fewer columns, or free some memory\"}";

static void release(candour_buf *buf) {
  free(buf->private_data);
  buf->data = NULL;
  buf->len = 0;
  buf->private_data = NULL;
  buf->release = NULL;
}

void answer_drop(struct answer *answer) {
  free(answer->bytes);
  answer->bytes = NULL;
  answer->len = answer->room = 0;
}

static int make_room(struct answer *answer, size_t len) {
  size_t room = answer->room > 0 ? answer->room : FIRST_ROOM;
  unsigned char *moved;
  if (answer->is_lost) return 0;
  if (len <= answer->room - answer->len) return 1;
  while (room - answer->len < len && room <= SIZE_MAX / 2) room *= 2;
  moved = room - answer->len >= len ? realloc(answer->bytes, room) : NULL;
  if (moved == NULL) {
    answer_drop(answer);
    answer->is_lost = 1;
    return 0;
  }
  answer->bytes = moved;
  answer->room = room;
  return 1;
}

void answer_raw(struct answer *answer, const void *bytes, size_t len) {
  if (len == 0 || !make_room(answer, len)) return;
  memcpy(answer->bytes + answer->len, bytes, len);
  answer->len += len;
}

void answer_json(struct answer *answer, const char *json) { answer_raw(answer, json, strlen(json)); }

void answer_number(struct answer *answer, uint64_t n) {
  char digits[24];
  int len = snprintf(digits, sizeof digits, "%" PRIu64, n);
  if (len > 0) answer_raw(answer, digits, (size_t)len);
}

void answer_escaped(struct answer *answer, const char *text) {
  char escape[8];
  for (; *text != '\0'; text++) {
    unsigned char c = (unsigned char)*text;
    if (c == '"' || c == '\\' || c < ' ') {
      (void)snprintf(escape, sizeof escape, "\\u%04x", c);
      answer_json(answer, escape);
    } else {
      answer_raw(answer, text, 1);
    }
  }
}

candour_status answer_give(struct answer *answer, candour_buf *out, candour_buf *error) {
  if (answer->is_lost || answer->bytes == NULL) return answer_error(error, OUT_OF_MEMORY);
  out->data = answer->bytes;
  out->len = answer->len;
  out->private_data = answer->bytes;
  out->release = release;
  return CANDOUR_OK;
}

candour_status answer_error(candour_buf *error, const char *json) {
  error->data = (const uint8_t *)json;
  error->len = strlen(json);
  error->private_data = NULL;
  error->release = NULL;
  return CANDOUR_ERROR;
}
