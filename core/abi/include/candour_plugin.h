/* The C table by which Candour and its plugins speak, version 1.
 *
 * A plugin is a dynamic library named libcandour_<family>, `-` written as `_`, that exports one symbol,
 * candour_plugin_init_v1. It offers rules: what a plugin is (`describe`), which tallies a rule needs (`plan`) and what it
 * says of them (`judge`). Requests and answers are JSON in UTF-8; tallies are Arrow tables.
 *
 * Promises of a plugin:
 * - An answer is a pure function of its request and tallies. The host may ask twice and compare.
 * - Each function of the table may be called by many threads at once.
 * - Nothing unwinds, longjmps or exits out of a function, and nothing is written to the standard output.
 * - The table lives as long as the process: a library is never unloaded.
 *
 * Versions: the symbol carries the major one. Structs begin with their size and grow only at their end, so a reader
 * looks at `struct_size` before it reads a field that minor version 0 did not have. Structs are read through their
 * pointers, never copied.
 */
#ifndef CANDOUR_PLUGIN_H
#define CANDOUR_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

struct ArrowSchema {
  const char *format;
  const char *name;
  const char *metadata;
  int64_t flags;
  int64_t n_children;
  struct ArrowSchema **children;
  struct ArrowSchema *dictionary;
  void (*release)(struct ArrowSchema *);
  void *private_data;
};

struct ArrowArray {
  int64_t length;
  int64_t null_count;
  int64_t offset;
  int64_t n_buffers;
  int64_t n_children;
  const void **buffers;
  struct ArrowArray **children;
  struct ArrowArray *dictionary;
  void (*release)(struct ArrowArray *);
  void *private_data;
};

#endif /* ARROW_C_DATA_INTERFACE */

#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE

struct ArrowArrayStream {
  int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *out);
  int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *out);
  const char *(*get_last_error)(struct ArrowArrayStream *);
  void (*release)(struct ArrowArrayStream *);
  void *private_data;
};

#endif /* ARROW_C_STREAM_INTERFACE */

#define CANDOUR_ABI_MINOR 0

/* [status] What a call came to. Any value but CANDOUR_OK means that the answer is absent. */
typedef int32_t candour_status;
#define CANDOUR_OK 0       /* the answer is in the buffer for it */
#define CANDOUR_ERROR 1    /* the error buffer says why: {"code", "message", "help"?, "at"?} */
#define CANDOUR_PANICKED 2 /* the plugin's own code failed; the error buffer may say more */

/* [borrowed] Bytes that are valid for the length of the call. `ptr` may be null where `len` is 0. */
typedef struct {
  const uint8_t *ptr;
  size_t len;
} candour_slice;

/* [owned] Bytes that the plugin makes and moves to the host, which calls `release` once, from any thread, if it is not
 * null. `release` frees the bytes and sets itself to null. */
typedef struct candour_buf {
  const uint8_t *data;
  size_t len;
  void (*release)(struct candour_buf *);
  void *private_data;
} candour_buf;

/* What the host offers; valid as long as the process lives. Either function may be null. */
typedef struct {
  uint32_t struct_size, abi_minor;
  void *ctx;
  /* [shared] Level 1 is an error, 2 a warning, 3 information, 4 for debugging, 5 a trace. Never say what is in a cell. */
  void (*log)(void *ctx, int32_t level, candour_slice message);
  /* [shared] Not 0 if the answer is no longer wanted. */
  int32_t (*cancelled)(void *ctx);
} candour_host_v1;

/* What a plugin offers. Buffers for answers and errors are empty when a function is called; it fills at most one. */
typedef struct {
  uint32_t struct_size, abi_minor;
  /* [shared] The manifest. */
  candour_status (*describe)(candour_buf *json, candour_buf *error);
  /* [shared] A plan: the tallies that a rule needs, or why it has nothing to say. */
  candour_status (*plan)(candour_slice request_json, candour_buf *plan_json, candour_buf *error);
  /* [shared] A judgement. `tallies` holds one stream for each planned tally, in the order of the plan, each of exactly
   * one record batch. The streams are MOVED: the plugin releases each, whatever it returns. */
  candour_status (*judge)(candour_slice request_json, struct ArrowArrayStream *tallies, size_t n,
                          candour_buf *judgement_json, candour_buf *error);
} candour_plugin_v1;

/* The only export. Puts the plugin's table into `out`. */
candour_status candour_plugin_init_v1(const candour_host_v1 *host, const candour_plugin_v1 **out, candour_buf *error);

#ifdef __cplusplus
}
#endif

#endif /* CANDOUR_PLUGIN_H */
