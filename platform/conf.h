/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * conf.h: cwmpd.conf, read once at the start: lines of "key value", '#' to the end of a line is a
 * comment when at its start or after a blank; the value may be in double quotes, which have no
 * escapes. A later line for the same key wins, except for keys that may be repeated. The keys are
 * the rows of conf.def; lengths are in bytes.
 */
#ifndef PLATFORM_CONF_H
#define PLATFORM_CONF_H

#include <stddef.h>
#include <stdint.h>

enum conf_id {
#define CONF(id, key, type, min, max, fallback) CONF_##id,
#include "platform/conf.def"
    CONF_COUNT
};

/* Keys that may be repeated. */
enum conf_pairs_id {
#define CONF_PAIRS(id, key, first, second) CONF_PAIRS_##id,
#include "platform/conf.def"
    CONF_PAIRS_COUNT
};

struct conf;

int conf_new(struct conf **out); /* every key at its default */
void conf_free(struct conf *conf);

/* Reads the file over what is there. -ENOENT when there is none; -EINVAL with why ("cwmpd.conf:3:
 * unknown key 'foo'") for the first bad line; nothing is changed then. Other errors of fs_read() as
 * they are, with why. */
int conf_read(struct conf *conf, const char *path, char *why, size_t why_size);
/* One key, e.g. from the command line; checked like a line of the file. */
int conf_set(struct conf *conf, enum conf_id id, const char *value, char *why, size_t why_size);

const char *conf_text(const struct conf *conf, enum conf_id id); /* never NULL */
uint32_t conf_uint(const struct conf *conf, enum conf_id id);

/* The lines of a key that may be repeated, in the order of the file; *count gets how many. Owned by
 * conf. The first word is in the spelling that interface_name.h calls full. */
struct conf_pair {
    char *first, *second;
};
const struct conf_pair *conf_pairs(const struct conf *conf, enum conf_pairs_id id, size_t *count);

#endif
