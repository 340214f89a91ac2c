/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * conf.c: reads cwmpd.conf. A line goes through three steps: cut into key and value, find the row
 * of conf.def, check the value against it. The whole file is collected first, so that a bad line
 * leaves everything as it was.
 */
#include "config.h"

#include "platform/conf.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "platform/buf.h"
#include "platform/fs.h"
#include "platform/interface_name.h"

#include "platform/banned.h"

enum { CONF_FILE_MAX = 65536, KEY_SHOWN_MAX = 40, WORD_MAX = 63 };

enum conf_type {
    CONF_TYPE_TEXT,
    CONF_TYPE_UINT,
    CONF_TYPE_OUI,
    CONF_TYPE_DATE,
    CONF_TYPE_ASK,
    CONF_TYPE_PROXY
};
enum word_type { WORD_TYPE_COMWARE, WORD_TYPE_WORD };

struct conf_row {
    const char *key;
    enum conf_type type;
    uint32_t min, max;
    const char *fallback;
};

static const struct conf_row rows[CONF_COUNT] = {
#define CONF(id, key, type, min, max, fallback)                                                    \
    [CONF_##id] = {key, CONF_TYPE_##type, min, max, fallback},
#include "platform/conf.def"
};

static const struct {
    const char *key;
    enum word_type types[2];
} pair_rows[CONF_PAIRS_COUNT] = {
#define CONF_PAIRS(id, key, first, second)                                                         \
    [CONF_PAIRS_##id] = {key, {WORD_TYPE_##first, WORD_TYPE_##second}},
#include "platform/conf.def"
};

struct pairs {
    struct conf_pair *items;
    size_t count;
};

struct conf {
    char *values[CONF_COUNT]; /* NULL: the row's default */
    struct pairs pairs[CONF_PAIRS_COUNT];
};

/* The reason for a refusal, where the caller wants it. */
struct why {
    char *text;
    size_t size;
};

static int refuse(struct why why, const char *format, ...) __attribute__((format(printf, 2, 3)));

static int refuse(struct why why, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    if (why.size > 0)
        (void)vsnprintf(why.text, why.size, format, args);
    va_end(args);
    return -EINVAL;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static bool is_hex_digit(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* Decimal digits only; false when it is none, or above UINT32_MAX. */
static bool parse_uint(const char *text, uint32_t *out)
{
    uint64_t value = 0;
    if (!*text)
        return false;
    for (; *text; text++) {
        if (*text < '0' || *text > '9')
            return false;
        value = value * 10 + (uint64_t)(*text - '0');
        if (value > UINT32_MAX)
            return false;
    }
    *out = (uint32_t)value;
    return true;
}

static int check_text(const struct conf_row *row, const char *value, struct why why)
{
    size_t len = strlen(value);
    if (len < row->min || len > row->max)
        return refuse(why, "%s: must be %u to %u bytes long, not %zu", row->key, row->min, row->max,
                      len);
    for (const char *c = value; *c; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            return refuse(why, "%s: must not hold control characters", row->key);
    return 0;
}

static int check_uint(const struct conf_row *row, const char *value, struct why why)
{
    uint32_t number;
    if (!parse_uint(value, &number) || number < row->min || number > row->max)
        return refuse(why, "%s: must be a number from %u to %u, not '%.*s'", row->key, row->min,
                      row->max, KEY_SHOWN_MAX, value);
    return 0;
}

static int check_oui(const struct conf_row *row, const char *value, struct why why)
{
    size_t digits = 0;
    while (is_hex_digit(value[digits]))
        digits++;
    if (digits != row->max || value[digits])
        return refuse(why, "%s: must be %u hexadecimal digits, not '%.*s'", row->key, row->max,
                      KEY_SHOWN_MAX, value);
    return 0;
}

/* yyyy-mm-dd, as Comware shows it. */
static int check_date(const struct conf_row *row, const char *value, struct why why)
{
    static const char form[] = "dddd-dd-dd";
    size_t len = strlen(value);
    bool fits = len == sizeof(form) - 1 || len == row->min;
    for (size_t i = 0; fits && i < len; i++)
        fits = form[i] == 'd' ? value[i] >= '0' && value[i] <= '9' : value[i] == form[i];
    if (!fits)
        return refuse(why, "%s: must be a date yyyy-mm-dd, not '%.*s'", row->key, KEY_SHOWN_MAX,
                      value);
    return 0;
}

static int check_ask(const struct conf_row *row, const char *value, struct why why)
{
    if (strcmp(value, "never") != 0 && strcmp(value, "ask") != 0)
        return refuse(why, "%s: must be never or ask, not '%.*s'", row->key, KEY_SHOWN_MAX, value);
    return 0;
}

/* Its value is not shown: a password may be in it. */
static int check_proxy(const struct conf_row *row, const char *value, struct why why)
{
    static const char scheme[] = "http://";
    int rc = check_text(row, value, why);
    if (rc || !*value)
        return rc;
    const char *authority = value + sizeof(scheme) - 1;
    size_t len = strncmp(value, scheme, sizeof(scheme) - 1) == 0 ? strcspn(authority, "/?# ") : 0;
    size_t user = len;
    while (user && authority[user - 1] != '@')
        user--;
    bool ends_there = len && (!authority[len] || strcmp(authority + len, "/") == 0);
    if (!ends_there || user == len || authority[user] == ':')
        return refuse(why, "%s: must be http://HOST:PORT or http://USER:PASSWORD@HOST:PORT",
                      row->key);
    return 0;
}

static void upper_case(char *text)
{
    for (; *text; text++)
        if (*text >= 'a' && *text <= 'z')
            *text = (char)(*text - 'a' + 'A');
}

int conf_set(struct conf *conf, enum conf_id id, const char *value, char *why_text, size_t why_size)
{
    static int (*const checks[])(const struct conf_row *, const char *, struct why) = {
        [CONF_TYPE_TEXT] = check_text, [CONF_TYPE_UINT] = check_uint,
        [CONF_TYPE_OUI] = check_oui,   [CONF_TYPE_DATE] = check_date,
        [CONF_TYPE_ASK] = check_ask,   [CONF_TYPE_PROXY] = check_proxy,
    };
    struct why why = {why_text, why_size};
    int rc = checks[rows[id].type](&rows[id], value, why);
    if (rc)
        return rc;
    char *copy = strdup(value);
    if (!copy) {
        (void)refuse(why, "%s: out of memory", rows[id].key);
        return -ENOMEM;
    }
    if (rows[id].type == CONF_TYPE_OUI)
        upper_case(copy);
    free(conf->values[id]);
    conf->values[id] = copy;
    return 0;
}

/* Each ends the value that starts at text, in place, before a comment. NULL: no closing quote, or
 * text after it. */
static char *cut_quoted(char *text)
{
    char *value = text + 1;
    char *end = strchr(value, '"');
    if (!end)
        return NULL;
    const char *rest = end + 1;
    while (is_blank(*rest))
        rest++;
    if (*rest && (*rest != '#' || rest == end + 1))
        return NULL;
    *end = '\0';
    return value;
}

static char *cut_plain(char *text)
{
    char *end = text;
    for (char *c = text; *c && !(*c == '#' && is_blank(c[-1])); c++)
        if (!is_blank(*c))
            end = c + 1;
    *end = '\0';
    return text;
}

/* A word of a pair in the form in which it is kept. */
static int check_word(enum conf_pairs_id id, enum word_type type, const char *word, char *out,
                      size_t size, struct why why)
{
    const char *key = pair_rows[id].key;
    size_t len = strlen(word);
    for (const char *c = word; *c; c++)
        if (*c <= ' ' || *c > '~')
            return refuse(why, "%s: '%.*s' must be printable characters", key, KEY_SHOWN_MAX, word);
    if (len > WORD_MAX)
        return refuse(why, "%s: '%.*s...' is longer than %d characters", key, KEY_SHOWN_MAX, word,
                      WORD_MAX);
    if (type == WORD_TYPE_COMWARE &&
        (!interface_name_canonical(word, out, size) || !interface_name_is_full(out)))
        return refuse(why, "%s: '%s' is no interface of Comware such as GigabitEthernet1/0/1", key,
                      word);
    if (type == WORD_TYPE_WORD)
        (void)snprintf(out, size, "%s", word);
    return 0;
}

static int add_pair(struct pairs *pairs, const char *first, const char *second)
{
    struct conf_pair *more = reallocarray(pairs->items, pairs->count + 1, sizeof(*more));
    if (!more)
        return -ENOMEM;
    pairs->items = more;
    more[pairs->count] = (struct conf_pair){strdup(first), strdup(second)};
    pairs->count++; /* with what there is of it, for pairs_clear() */
    return more[pairs->count - 1].first && more[pairs->count - 1].second ? 0 : -ENOMEM;
}

static void pairs_clear(struct pairs *pairs)
{
    for (size_t i = 0; i < pairs->count; i++) {
        free(pairs->items[i].first);
        free(pairs->items[i].second);
    }
    free(pairs->items);
    *pairs = (struct pairs){0};
}

static int read_pair(struct conf *conf, enum conf_pairs_id id, char *value, struct why why)
{
    struct pairs *pairs = &conf->pairs[id];
    char first[WORD_MAX + 1], second[WORD_MAX + 1];
    char *rest, *words[3];
    for (size_t i = 0; i < 3; i++)
        words[i] = strtok_r(i ? NULL : value, " \t", &rest);
    if (!words[1] || words[2])
        return refuse(why, "%s: must be two names, not %s", pair_rows[id].key,
                      words[1] ? "more" : "one");
    int rc = check_word(id, pair_rows[id].types[0], words[0], first, sizeof(first), why);
    if (rc == 0)
        rc = check_word(id, pair_rows[id].types[1], words[1], second, sizeof(second), why);
    for (size_t i = 0; rc == 0 && i < pairs->count; i++) {
        bool again = strcmp(pairs->items[i].first, first) == 0;
        if (again || strcmp(pairs->items[i].second, second) == 0)
            rc = refuse(why, "%s: '%s' has been given before", pair_rows[id].key,
                        again ? first : second);
    }
    if (rc == 0 && (rc = add_pair(pairs, first, second)))
        (void)refuse(why, "%s: out of memory", pair_rows[id].key);
    return rc;
}

static int find_pairs(const char *key, enum conf_pairs_id *out)
{
    for (int id = 0; id < CONF_PAIRS_COUNT; id++)
        if (strcmp(pair_rows[id].key, key) == 0) {
            *out = (enum conf_pairs_id)id;
            return 0;
        }
    return -ENOENT;
}

static int find_row(const char *key, enum conf_id *out)
{
    for (int id = 0; id < CONF_COUNT; id++)
        if (strcmp(rows[id].key, key) == 0) {
            *out = (enum conf_id)id;
            return 0;
        }
    return -ENOENT;
}

/* One line, without its line end; it is cut up in place. */
static int read_line(struct conf *conf, char *line, struct why why)
{
    while (is_blank(*line))
        line++;
    if (!*line || *line == '#')
        return 0;
    char *rest = line;
    while (*rest && !is_blank(*rest))
        rest++;
    if (*rest)
        *rest++ = '\0';
    enum conf_id id;
    enum conf_pairs_id pairs_id;
    bool is_pair = find_pairs(line, &pairs_id) == 0;
    if (!is_pair && find_row(line, &id))
        return refuse(why, "unknown key '%.*s'", KEY_SHOWN_MAX, line);
    while (is_blank(*rest))
        rest++;
    if (!*rest || *rest == '#')
        return refuse(why, "%s: the value is missing", line);
    char *value = *rest == '"' ? cut_quoted(rest) : cut_plain(rest);
    if (!value)
        return refuse(why, "%s: the closing quote is missing or is followed by more text", line);
    return is_pair ? read_pair(conf, pairs_id, value, why)
                   : conf_set(conf, id, value, why.text, why.size);
}

static int read_lines(struct conf *conf, const char *path, char *text, size_t len, struct why why)
{
    unsigned number = 1;
    for (char *line = text, *end = text + len; line < end; number++) {
        char *next = memchr(line, '\n', (size_t)(end - line));
        char *line_end = next ? next : end;
        char reason[200];
        int rc;
        *line_end = '\0';
        if (strlen(line) != (size_t)(line_end - line))
            rc = refuse((struct why){reason, sizeof(reason)}, "the line holds a NUL byte");
        else
            rc = read_line(conf, line, (struct why){reason, sizeof(reason)});
        if (rc) {
            (void)refuse(why, "%s:%u: %s", path, number, reason);
            return rc;
        }
        line = line_end + 1;
    }
    return 0;
}

int conf_read(struct conf *conf, const char *path, char *why_text, size_t why_size)
{
    struct why why = {why_text, why_size};
    struct conf fresh = {.values = {NULL}};
    struct buf file;
    buf_init(&file, CONF_FILE_MAX);
    int rc = fs_read(path, &file);
    if (rc == -EINVAL)
        (void)refuse(why, "%s: not a regular file", path);
    else if (rc == -EMSGSIZE)
        (void)refuse(why, "%s: larger than %d bytes", path, CONF_FILE_MAX);
    else if (rc)
        (void)refuse(why, "%s: %s", path, strerror(-rc));
    else if (file.len > 0)
        rc = read_lines(&fresh, path, file.data, file.len, why);
    for (int id = 0; id < CONF_COUNT; id++) {
        if (rc == 0 && fresh.values[id]) {
            free(conf->values[id]);
            conf->values[id] = fresh.values[id];
        } else {
            free(fresh.values[id]);
        }
    }
    for (int id = 0; id < CONF_PAIRS_COUNT; id++) {
        if (rc == 0 && fresh.pairs[id].count > 0) {
            pairs_clear(&conf->pairs[id]);
            conf->pairs[id] = fresh.pairs[id];
        } else {
            pairs_clear(&fresh.pairs[id]);
        }
    }
    buf_free(&file);
    return rc;
}

int conf_new(struct conf **out)
{
    *out = calloc(1, sizeof(**out));
    return *out ? 0 : -ENOMEM;
}

void conf_free(struct conf *conf)
{
    if (!conf)
        return;
    for (int id = 0; id < CONF_COUNT; id++)
        free(conf->values[id]);
    for (int id = 0; id < CONF_PAIRS_COUNT; id++)
        pairs_clear(&conf->pairs[id]);
    free(conf);
}

const struct conf_pair *conf_pairs(const struct conf *conf, enum conf_pairs_id id, size_t *count)
{
    *count = conf->pairs[id].count;
    return conf->pairs[id].items;
}

const char *conf_text(const struct conf *conf, enum conf_id id)
{
    return conf->values[id] ? conf->values[id] : rows[id].fallback;
}

uint32_t conf_uint(const struct conf *conf, enum conf_id id)
{
    uint32_t number = 0;
    (void)parse_uint(conf_text(conf, id), &number);
    return number;
}
