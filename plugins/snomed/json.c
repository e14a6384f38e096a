/* JSON by RFC 8259. Every step looks whether the text goes on, so that a cut text ends a walk and nothing else. */
#include "json.h"

#include <string.h>

/* A schema stands in the request as deep as its publisher wrote it, and each level costs stack. */
enum { DEEPEST = 256 };

struct cursor {
  const unsigned char *at, *end;
};

static const struct json NONE = {NULL, 0};

static int value(struct cursor *c, unsigned depth);

/* The character at the cursor; -1 at the end. */
static int peek(const struct cursor *c) { return c->at != c->end ? *c->at : -1; }

static int take(struct cursor *c, int wanted) {
  if (peek(c) != wanted) return 0;
  c->at++;
  return 1;
}

static void blank(struct cursor *c) {
  while (peek(c) == ' ' || peek(c) == '\t' || peek(c) == '\n' || peek(c) == '\r') c->at++;
}

static int digits(struct cursor *c) {
  const unsigned char *from = c->at;
  while (peek(c) >= '0' && peek(c) <= '9') c->at++;
  return c->at > from;
}

static int number(struct cursor *c) {
  (void)take(c, '-');
  if (!take(c, '0') && !digits(c)) return 0;
  if (take(c, '.') && !digits(c)) return 0;
  if (take(c, 'e') || take(c, 'E')) {
    if (!take(c, '+')) (void)take(c, '-');
    return digits(c);
  }
  return 1;
}

static int literal(struct cursor *c, const char *word) {
  size_t len = strlen(word);
  if ((size_t)(c->end - c->at) < len || memcmp(c->at, word, len) != 0) return 0;
  c->at += len;
  return 1;
}

/* Four hexadecimal digits; -1 where there are fewer. */
static long hex4(struct cursor *c) {
  long code = 0;
  int i;
  for (i = 0; i < 4; i++) {
    int digit = peek(c);
    if (digit >= '0' && digit <= '9') code = code * 16 + (digit - '0');
    else if (digit >= 'a' && digit <= 'f') code = code * 16 + (digit - 'a' + 10);
    else if (digit >= 'A' && digit <= 'F') code = code * 16 + (digit - 'A' + 10);
    else return -1;
    c->at++;
  }
  return code;
}

static int string(struct cursor *c) {
  if (!take(c, '"')) return 0;
  while (peek(c) >= ' ') {
    if (take(c, '"')) return 1;
    if (!take(c, '\\')) {
      c->at++;
    } else if (take(c, 'u')) {
      if (hex4(c) < 0) return 0;
    } else if (peek(c) > 0 && strchr("\"\\/bfnrt", peek(c)) != NULL) {
      c->at++;
    } else {
      return 0;
    }
  }
  return 0;
}

/* The next thing in an array or, where `key` is given, in an object: 1 if there is one, 0 at the end, -1 for a
 * fault. */
static int next(struct cursor *c, int is_first, struct json *key, struct json *item, unsigned depth) {
  blank(c);
  if (take(c, key != NULL ? '}' : ']')) return 0;
  if (!is_first && !take(c, ',')) return -1;
  blank(c);
  if (key != NULL) {
    key->at = c->at;
    if (!string(c)) return -1;
    key->len = (size_t)(c->at - key->at);
    blank(c);
    if (!take(c, ':')) return -1;
    blank(c);
  }
  item->at = c->at;
  if (!value(c, depth)) return -1;
  item->len = (size_t)(c->at - item->at);
  return 1;
}

static int container(struct cursor *c, int is_object, unsigned depth) {
  struct json key, item;
  int is_first = 1, found;
  if (depth == 0) return 0;
  c->at++;
  while ((found = next(c, is_first, is_object ? &key : NULL, &item, depth - 1)) > 0) is_first = 0;
  return found == 0;
}

static int value(struct cursor *c, unsigned depth) {
  switch (peek(c)) {
    case '{': return container(c, 1, depth);
    case '[': return container(c, 0, depth);
    case '"': return string(c);
    case 't': return literal(c, "true");
    case 'f': return literal(c, "false");
    case 'n': return literal(c, "null");
    default: return number(c);
  }
}

static struct cursor cursor(struct json stretch) {
  struct cursor c = {stretch.at, stretch.at};
  /* Nothing may be added to a null pointer, not even nothing. */
  if (stretch.len > 0) c.end = stretch.at + stretch.len;
  return c;
}

static int begins_with(struct json stretch, unsigned char c) { return stretch.len > 0 && stretch.at[0] == c; }

struct json json_read(const unsigned char *text, size_t len) {
  struct json whole = {text, len}, found;
  struct cursor c = cursor(whole);
  blank(&c);
  found.at = c.at;
  if (!value(&c, DEEPEST)) return NONE;
  found.len = (size_t)(c.at - found.at);
  blank(&c);
  return c.at == c.end ? found : NONE;
}

struct json json_member(struct json object, const char *name) {
  struct cursor c = cursor(object);
  struct json key, item;
  int is_first = 1;
  if (!begins_with(object, '{')) return NONE;
  c.at++;
  while (next(&c, is_first, &key, &item, DEEPEST) > 0) {
    if (json_is(key, name)) return item;
    is_first = 0;
  }
  return NONE;
}

struct json_items json_items(struct json array) {
  struct json_items items = {NONE, 1};
  if (begins_with(array, '[')) {
    items.rest.at = array.at + 1;
    items.rest.len = array.len - 1;
  }
  return items;
}

struct json json_next(struct json_items *items) {
  struct cursor c = cursor(items->rest);
  struct json item;
  if (next(&c, items->is_first, NULL, &item, DEEPEST) <= 0) {
    items->rest = NONE;
    return NONE;
  }
  items->is_first = 0;
  items->rest.at = c.at;
  items->rest.len = (size_t)(c.end - c.at);
  return item;
}

int json_is_string(struct json value) { return begins_with(value, '"'); }

int json_is_true(struct json value) { return begins_with(value, 't'); }

/* A string without its escapes, byte by byte in UTF-8. */
struct plain {
  struct cursor rest;
  unsigned char ready[4];
  unsigned next, n;
};

static struct plain plain(struct json string) {
  struct plain p = {{NULL, NULL}, {0, 0, 0, 0}, 0, 0};
  if (json_is_string(string) && string.len >= 2) {
    p.rest.at = string.at + 1;
    p.rest.end = string.at + string.len - 1;
  }
  return p;
}

/* The character of an escape whose `\u` was read. */
static unsigned long escaped(struct cursor *c) {
  long code = hex4(c), low;
  struct cursor after = *c;
  if (code < 0xD800 || code > 0xDFFF) return code < 0 ? 0xFFFD : (unsigned long)code;
  if (code > 0xDBFF || !take(&after, '\\') || !take(&after, 'u')) return 0xFFFD;
  low = hex4(&after);
  if (low < 0xDC00 || low > 0xDFFF) return 0xFFFD;
  *c = after;
  return 0x10000 + ((unsigned long)(code - 0xD800) << 10) + (unsigned long)(low - 0xDC00);
}

static void encode(struct plain *p, unsigned long code) {
  static const unsigned char LEAD[5] = {0, 0, 0xC0, 0xE0, 0xF0};
  unsigned i;
  p->n = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  p->next = 0;
  for (i = p->n - 1; i > 0; i--) {
    p->ready[i] = (unsigned char)(0x80 | (code & 0x3F));
    code >>= 6;
  }
  p->ready[0] = (unsigned char)(LEAD[p->n] | code);
}

/* The next byte; -1 at the end. */
static int plain_next(struct plain *p) {
  static const char SHORT[] = "b\bf\fn\nr\rt\t";
  int c;
  const char *found;
  if (p->next < p->n) return p->ready[p->next++];
  c = peek(&p->rest);
  if (c < 0) return -1;
  p->rest.at++;
  if (c != '\\') return c;
  c = peek(&p->rest);
  if (c <= 0) return -1;
  p->rest.at++;
  if (c == 'u') {
    encode(p, escaped(&p->rest));
    return p->ready[p->next++];
  }
  found = strchr(SHORT, c);
  return found != NULL ? found[1] : c;
}

int json_is(struct json string, const char *text) {
  struct plain p = plain(string);
  if (!json_is_string(string)) return 0;
  for (; *text != '\0'; text++) {
    if (plain_next(&p) != (unsigned char)*text) return 0;
  }
  return plain_next(&p) < 0;
}

int json_same(struct json one, struct json other) {
  struct plain p = plain(one), q = plain(other);
  int c;
  if (!json_is_string(one) || !json_is_string(other)) return 0;
  do {
    c = plain_next(&p);
    if (c != plain_next(&q)) return 0;
  } while (c >= 0);
  return 1;
}
