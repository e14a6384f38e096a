/* A plugin with one rule, which counts rows. Each macro makes it break one promise. */
#define _DEFAULT_SOURCE
#include "candour_plugin.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef WRONG_SCHEMA
#define SCHEMA "{\"type\":\"object\",\"properties\":3}"
#else
#define SCHEMA "{\"type\":\"object\"}"
#endif

#ifdef WRONG_EXAMPLE
#define FINDINGS "3 rows"
#else
#define FINDINGS "2 rows"
#endif

#ifdef OTHER_FAMILY
#define ID "another"
#else
#define ID "foreign"
#endif

#define PAGE                                                                                                            \
  "# Rows\\n\\n## What it finds\\n\\n## Why it matters\\n\\n## How it decides\\n\\n## Parameters\\n\\n## Example\\n\\n" \
  "```toml\\n[params]\\n```\\n\\n```csv\\na\\n1\\n2\\n```\\n\\n```findings\\n" FINDINGS "\\n```\\n\\n## What to do\\n"

#ifdef LOOKS_AT_NOTHING
#define COVERAGE ""
#define COUNTS count
#else
#define COVERAGE ",\"coverage\":[{\"about\":\"rows\",\"of\":%llu,\"looked\":%llu}]"
#define COUNTS count, count, count
#endif

static const char MANIFEST[] =
    "{\"id\":\"" ID "\",\"version\":\"1\",\"licence\":\"MIT\",\"rules\":[{\"name\":\"rows\",\"summary\":\"rows\","
    "\"dimension\":\"validity\",\"templates\":[{\"id\":\"some\",\"text\":\"{n}\"}],\"params\":" SCHEMA
    ",\"page\":\"" PAGE "\"}]}";

static void release(candour_buf *buf) {
  free(buf->private_data);
  buf->release = NULL;
}

static void keep(candour_buf *buf) { buf->release = NULL; }

static candour_status answer_with(candour_buf *out, const char *json, void (*give_back)(candour_buf *)) {
  size_t length = strlen(json);
  char *copy = malloc(length + 1);
  if (copy == NULL) return CANDOUR_ERROR;
  memcpy(copy, json, length + 1);
  out->data = (const uint8_t *)copy;
  out->len = length;
  out->release = give_back;
  out->private_data = copy;
  return CANDOUR_OK;
}

static candour_status describe(candour_buf *json, candour_buf *error) {
  (void)error;
#ifdef PRINTS_AT_ONCE
  fputs("described\n", stderr);
#endif
#ifdef NO_MANIFEST
  return answer_with(json, "{\"id\":", release);
#endif
#ifdef OTHER_MANIFEST
  static int times = 0;
  char changed[sizeof MANIFEST];
  memcpy(changed, MANIFEST, sizeof MANIFEST);
  *(strstr(changed, "\"version\":\"") + 11) = (char)('1' + times++ % 9);
  return answer_with(json, changed, release);
#endif
  return answer_with(json, MANIFEST, release);
}

/* Whether the text stands in the request. */
static int has(candour_slice request, const char *text) {
  size_t at, length = strlen(text);
  for (at = 0; at + length <= request.len; at++) {
    if (memcmp(request.ptr + at, text, length) == 0) return 1;
  }
  return 0;
}

static candour_status plan(candour_slice request, candour_buf *json, candour_buf *error) {
  const char *const dataset = "\"dataset\":\"";
  (void)error;
#ifdef TRUSTS_REQUESTS
  if (!has(request, "\"params\":{")) abort();
#endif
#ifdef PRINTS
  /* Kept by the library of C until somebody flushes it. */
  printf("planned");
#endif
  if (!has(request, dataset) || has(request, "no-such-dataset")) return CANDOUR_ERROR;
#ifdef KEEPS_PLANS
  return answer_with(json, "{\"tallies\":[{\"dataset\":\"data\"}]}                                              ", keep);
#endif
  return answer_with(json, "{\"tallies\":[{\"dataset\":\"data\"}]}", release);
}

static candour_status judge(candour_slice request, struct ArrowArrayStream *tallies, size_t n, candour_buf *json,
                            candour_buf *error) {
  struct ArrowArray array;
  candour_status status = CANDOUR_ERROR;
  unsigned long long count = 0;
  char text[400];
  size_t i;
  (void)error;
#ifdef KEEPS_ON_ERROR
  if (!has(request, "\"rule\"")) return CANDOUR_ERROR;
#endif
  if (n == 1 && has(request, "\"rule\"") && tallies[0].get_next(&tallies[0], &array) == 0 && array.release != NULL) {
    if (array.n_children == 1 && array.length == 1) {
      count = ((const uint64_t *)array.children[0]->buffers[1])[array.children[0]->offset];
      status = CANDOUR_OK;
    }
#ifndef KEEPS_TABLES
    array.release(&array);
#endif
  }
  for (i = 0; i < n; i++) {
#ifndef KEEPS_STREAMS
    tallies[i].release(&tallies[i]);
#else
    tallies[i].release = NULL;
#endif
  }
  if (status != CANDOUR_OK) return status;
#ifdef OTHER_PROCESS
  count += (unsigned long long)getpid();
#endif
#ifdef NOT_FOR_THREADS
  {
    static int inside = 0;
    count += (unsigned long long)__atomic_fetch_add(&inside, 1, __ATOMIC_SEQ_CST);
    usleep(20000);
    __atomic_fetch_sub(&inside, 1, __ATOMIC_SEQ_CST);
  }
#endif
  snprintf(text, sizeof text,
           "{\"findings\":[{\"message\":{\"template\":\"some\",\"args\":{\"n\":{\"count\":{\"n\":%llu,\"of\":\"rows\"}}}}}]" COVERAGE "}",
           COUNTS);
#ifdef KEEPS_ANSWERS
  return answer_with(json, text, keep);
#endif
  return answer_with(json, text, release);
}

#ifdef SHORT_TABLE
static const candour_plugin_v1 TABLE = {8, CANDOUR_ABI_MINOR, describe, plan, judge};
#else
static const candour_plugin_v1 TABLE = {sizeof TABLE, CANDOUR_ABI_MINOR, describe, plan, judge};
#endif

#ifdef OTHER_SYMBOL
#define candour_plugin_init_v1 candour_plugin_init_v9
#endif

__attribute__((visibility("default"))) candour_status candour_plugin_init_v1(const candour_host_v1 *host,
                                                                             const candour_plugin_v1 **out,
                                                                             candour_buf *error) {
  (void)host;
  (void)error;
  (void)keep;
#ifdef CRASHES_AT_ONCE
  abort();
#endif
  *out = &TABLE;
  return CANDOUR_OK;
}
