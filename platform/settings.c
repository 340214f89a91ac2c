/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * settings.c: the rows of settings.def, the check of a text against its row, and a set of values.
 */
#include "platform/settings.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "platform/time_text.h"

#include "platform/banned.h"

#define CLI    SETTER_CLI
#define ACS    SETTER_ACS
#define DHCP   SETTER_DHCP
#define DEF    SETTER_DEF
#define ENGINE SETTER_ENGINE
static const struct setting_row rows[SETTING_COUNT] = {
#define SETTING(id, name, type, min, max, builtin, setters)                                        \
    [SETTING_##id] = {name, SETTING_TYPE_##type, min, max, builtin, setters},
#include "platform/settings.def"
#undef SETTING
};
#undef CLI
#undef ACS
#undef DHCP
#undef DEF
#undef ENGINE

static const char *const source_names[SOURCE_COUNT] = {
    [SOURCE_USER] = "user", [SOURCE_DHCP] = "dhcp", [SOURCE_DEFAULT] = "default"};

enum { CIPHER_MIN = 33, CIPHER_MAX = 373 }; /* H3C command reference, "cwmp acs password" */
static const char cipher_prefix[] = "$c$3$";

const struct setting_row *setting_row(enum setting_id id)
{
    return &rows[id];
}

int setting_find(const char *name, enum setting_id *out)
{
    for (unsigned i = 0; i < SETTING_COUNT; i++)
        if (strcmp(rows[i].name, name) == 0) {
            *out = (enum setting_id)i;
            return 0;
        }
    return -ENOENT;
}

const char *setting_source_name(enum setting_source source)
{
    return source_names[source];
}

int setting_source_find(const char *name, enum setting_source *out)
{
    for (unsigned i = 0; i < SOURCE_COUNT; i++)
        if (strcmp(source_names[i], name) == 0) {
            *out = (enum setting_source)i;
            return 0;
        }
    return -ENOENT;
}

/* --- checks, one per type; each returns 0 or -EINVAL/-ERANGE with *why --- */

static int check_bool(const struct setting_row *row, const char *text, const char **why)
{
    (void)row;
    if (!strcmp(text, "0") || !strcmp(text, "1") || !strcmp(text, "true") || !strcmp(text, "false"))
        return 0;
    *why = "must be true or false";
    return -EINVAL;
}

static int check_uint(const struct setting_row *row, const char *text, const char **why)
{
    *why = "must be a whole number in decimal digits";
    size_t len = strlen(text);
    if (!len || strspn(text, "0123456789") != len)
        return -EINVAL;
    *why = "is out of range";
    if (len > 10)
        return -ERANGE;
    unsigned long long value = strtoull(text, NULL, 10);
    return value < row->min || value > row->max ? -ERANGE : 0;
}

static int check_text(const struct setting_row *row, const char *text, const char **why)
{
    (void)row;
    *why = "must be printable ASCII";
    for (const char *c = text; *c; c++)
        if (*c < ' ' || *c > '~')
            return -EINVAL;
    return 0;
}

static int check_opaque(const struct setting_row *row, const char *text, const char **why)
{
    (void)row;
    (void)text;
    *why = "";
    return 0;
}

/* host or [IPv6], then an optional port. */
static bool is_authority(const char *text, size_t len)
{
    const char *end = text + len, *host_end = text;
    if (*text == '[') {
        const char *close = memchr(text, ']', len);
        if (!close || close == text + 1 ||
            strspn(text + 1, "0123456789abcdefABCDEF:.") < (size_t)(close - text - 1))
            return false;
        host_end = close + 1;
    } else {
        host_end += strcspn(text, ":/");
        if (host_end > end)
            host_end = end;
        if (host_end == text)
            return false;
        for (const char *c = text; c < host_end; c++)
            if (!isalnum((unsigned char)*c) && !strchr("-._", *c))
                return false;
    }
    if (host_end == end)
        return true;
    size_t digits = (size_t)(end - host_end) - 1;
    if (*host_end != ':' || digits < 1 || digits > 5 || strspn(host_end + 1, "0123456789") < digits)
        return false;
    unsigned long port = strtoul(host_end + 1, NULL, 10);
    return port >= 1 && port <= 65535;
}

static int check_url(const struct setting_row *row, const char *text, const char **why)
{
    (void)row;
    *why = "must begin with http:// or https://";
    size_t scheme = strncasecmp(text, "http://", 7) == 0    ? 7
                    : strncasecmp(text, "https://", 8) == 0 ? 8
                                                            : 0;
    if (!scheme)
        return -EINVAL;
    *why = "must be a URL in printable ASCII without blanks";
    for (const char *c = text; *c; c++)
        if (*c <= ' ' || *c > '~' || strchr("\"<>\\^`{|}", *c))
            return -EINVAL;
    *why = "must not hold a user name or password";
    const char *authority = text + scheme;
    size_t len = strcspn(authority, "/?#");
    if (memchr(authority, '@', len))
        return -EINVAL;
    *why = "must name a host, with a port of 1 to 65535 if any";
    return is_authority(authority, len) ? 0 : -EINVAL;
}

static int check_charset(const char *text, const char *also, bool lower)
{
    for (const char *c = text; *c; c++)
        if (!isdigit((unsigned char)*c) && !isupper((unsigned char)*c) &&
            !(lower && islower((unsigned char)*c)) && !strchr(also, *c))
            return -EINVAL;
    return 0;
}

static int check_provision(const struct setting_row *row, const char *text, const char **why)
{
    (void)row;
    *why = "must be upper-case letters, digits and dots";
    return check_charset(text, ".", false);
}

static int check_interface(const struct setting_row *row, const char *text, const char **why)
{
    (void)row;
    *why = "must be an interface name";
    return isalpha((unsigned char)*text) ? check_charset(text, "/-.:_", true) : -EINVAL;
}

static int check_sysname(const struct setting_row *row, const char *text, const char **why)
{
    (void)row;
    *why = "must be letters, digits, '-', '_' and '.'";
    return check_charset(text, "-_.", true);
}

static int check_localtime(const struct setting_row *row, const char *text, const char **why)
{
    int64_t wall_ms;
    (void)row;
    *why = "must be a time yyyy-mm-ddThh:mm:ss from 1970-01-01T00:00:00 to 2035-12-31T23:59:59";
    return !time_parse_local(text, &wall_ms) && strcmp(text, "1970-01-01T00:00:00") >= 0 &&
                   strcmp(text, "2035-12-31T23:59:59") <= 0
               ? 0
               : -EINVAL;
}

static int check_utctime(const struct setting_row *row, const char *text, const char **why)
{
    int64_t wall_ms;
    (void)row;
    *why = "must be an xsd:dateTime such as 2026-01-31T23:59:59Z";
    return time_parse_zoned(text, &wall_ms);
}

typedef int check_fn(const struct setting_row *row, const char *text, const char **why);
static check_fn *const checks[] = {
    [SETTING_TYPE_BOOL] = check_bool,           [SETTING_TYPE_UINT] = check_uint,
    [SETTING_TYPE_TEXT] = check_text,           [SETTING_TYPE_URL] = check_url,
    [SETTING_TYPE_SECRET] = check_text,         [SETTING_TYPE_PROVISION] = check_provision,
    [SETTING_TYPE_INTERFACE] = check_interface, [SETTING_TYPE_LOCALTIME] = check_localtime,
    [SETTING_TYPE_UTCTIME] = check_utctime,     [SETTING_TYPE_NAME] = check_text,
    [SETTING_TYPE_SYSNAME] = check_sysname,     [SETTING_TYPE_OPAQUE] = check_opaque,
};

static bool length_counts(enum setting_type type)
{
    return type != SETTING_TYPE_BOOL && type != SETTING_TYPE_UINT;
}

int setting_check(enum setting_id id, const char *text, const char **why)
{
    const struct setting_row *row = &rows[id];
    size_t len = strlen(text);
    if (length_counts(row->type) && (len < row->min || len > row->max)) {
        *why = len < row->min ? "is too short" : "is too long";
        return -EMSGSIZE;
    }
    return checks[row->type](row, text, why);
}

int setting_check_cipher(const char *text)
{
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t len = strlen(text), prefix = sizeof(cipher_prefix) - 1;
    if (len < CIPHER_MIN || len > CIPHER_MAX || strncmp(text, cipher_prefix, prefix) != 0)
        return -EINVAL;
    size_t body = strspn(text + prefix, alphabet);
    size_t padding = strspn(text + prefix + body, "=");
    return prefix + body + padding == len && padding <= 2 ? 0 : -EINVAL;
}

void setting_canonical(enum setting_id id, const char *text, char *out, size_t size)
{
    switch (rows[id].type) {
    case SETTING_TYPE_BOOL:
        snprintf(out, size, "%d", !strcmp(text, "1") || !strcmp(text, "true"));
        return;
    case SETTING_TYPE_UINT:
        snprintf(out, size, "%lu", strtoul(text, NULL, 10));
        return;
    default:
        snprintf(out, size, "%s", text);
    }
}

/* --- values --- */

struct settings {
    char *text[SETTING_COUNT][SOURCE_COUNT];
};

int settings_new(struct settings **out)
{
    *out = calloc(1, sizeof(**out));
    return *out ? 0 : -ENOMEM;
}

static void drop(char *text)
{
    if (text)
        explicit_bzero(text, strlen(text));
    free(text);
}

void settings_free(struct settings *s)
{
    if (!s)
        return;
    for (unsigned id = 0; id < SETTING_COUNT; id++)
        for (unsigned source = 0; source < SOURCE_COUNT; source++)
            drop(s->text[id][source]);
    free(s);
}

int settings_put(struct settings *s, enum setting_id id, enum setting_source source,
                 const char *text)
{
    char *copy = NULL;
    if (text && !(copy = strdup(text)))
        return -ENOMEM;
    drop(s->text[id][source]);
    s->text[id][source] = copy;
    return 0;
}

const char *settings_get(const struct settings *s, enum setting_id id, enum setting_source source)
{
    return s->text[id][source];
}

const char *settings_effective(const struct settings *s, enum setting_id id)
{
    for (unsigned source = 0; source < SOURCE_COUNT; source++)
        if (s->text[id][source])
            return s->text[id][source];
    return rows[id].builtin;
}

bool settings_bool(const struct settings *s, enum setting_id id)
{
    const char *text = settings_effective(s, id);
    return text && !strcmp(text, "1");
}

uint32_t settings_uint(const struct settings *s, enum setting_id id, uint32_t none)
{
    const char *text = settings_effective(s, id);
    return text ? (uint32_t)strtoul(text, NULL, 10) : none;
}

int settings_copy(const struct settings *s, struct settings **out)
{
    int error = settings_new(out);
    for (unsigned id = 0; !error && id < SETTING_COUNT; id++)
        for (unsigned source = 0; !error && source < SOURCE_COUNT; source++)
            error = settings_put(*out, (enum setting_id)id, (enum setting_source)source,
                                 s->text[id][source]);
    if (error)
        settings_free(*out); /* NULL when settings_new() failed */
    return error;
}

void settings_swap(struct settings *a, struct settings *b)
{
    struct settings kept = *a;
    *a = *b;
    *b = kept;
}

/* --- sets of ids --- */

_Static_assert(SETTING_COUNT <= 128, "struct setting_ids has room for 128 rows");

void setting_ids_add(struct setting_ids *ids, enum setting_id id)
{
    ids->bits[id / 64] |= UINT64_C(1) << (id % 64);
}

bool setting_ids_has(const struct setting_ids *ids, enum setting_id id)
{
    return ids->bits[id / 64] >> (id % 64) & 1;
}

bool setting_ids_empty(const struct setting_ids *ids)
{
    return !ids->bits[0] && !ids->bits[1];
}
