/* A reader of JSON that copies nothing: a value is the stretch of the text in which it stands.
 *
 * `json_read` checks a text once, as a whole. The other functions take values that come from it, or none
 * (`len` is 0), and answer none where there is nothing.
 */
#ifndef SNOMED_JSON_H
#define SNOMED_JSON_H

#include <stddef.h>

struct json {
  const unsigned char *at;
  size_t len;
};

/* The items of an array that have not been seen yet. */
struct json_items {
  struct json rest;
  int is_first;
};

/* The value that the text is; none where it is not JSON, or nested deeper than any request. */
struct json json_read(const unsigned char *text, size_t len);

/* The member of an object by its name. */
struct json json_member(struct json object, const char *name);

struct json_items json_items(struct json array);
/* The next item; none after the last. */
struct json json_next(struct json_items *items);

int json_is_string(struct json value);
int json_is_true(struct json value);

/* Whether a string is this text, or the same as another string, however each is escaped. */
int json_is(struct json string, const char *text);
int json_same(struct json one, struct json other);

#endif
