/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * settings.c: the rows of settings.def, and the check of a text against its row.
 */
#include "platform/settings.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "platform/interface_name.h"
#include "platform/time_text.h"

#include "platform/banned.h"

#define CLI    SETTER_CLI
#define ACS    SETTER_ACS
#define DHCP   SETTER_DHCP
#define DEF    SETTER_DEF
#define ENGINE SETTER_ENGINE
static const struct setting_row rows[SETTING_COUNT] = {
#define LIST(id, name, form, fold, min, max, entries)
#define TYPED(id, type, min, max)
#define SETTING(id, list, name, type, min, max, builtin, setters)                                  \
    [SETTING_##id] = {LIST_##list, name, SETTING_TYPE_##type, min, max, builtin, setters},
#include "platform/settings.def"
#undef SETTING
#undef TYPED
#undef LIST
};
#undef CLI
#undef ACS
#undef DHCP
#undef DEF
#undef ENGINE

static const struct {
    bool is_narrower;
    enum setting_type type;
    uint32_t min, max;
} typed[SETTING_COUNT] = {
#define LIST(id, name, form, fold, min, max, entries)
#define SETTING(id, list, name, type, min, max, builtin, setters)
#define TYPED(id, type, min, max) [SETTING_##id] = {true, SETTING_TYPE_##type, min, max},
#include "platform/settings.def"
#undef TYPED
#undef SETTING
#undef LIST
};

static const struct list_row lists[LIST_COUNT] = {
#define SETTING(id, list, name, type, min, max, builtin, setters)
#define TYPED(id, type, min, max)
#define LIST(id, name, form, fold, min, max, entries)                                              \
    [LIST_##id] = {name, LIST_FORM_##form, fold, min, max, entries},
#include "platform/settings.def"
#undef TYPED
#undef SETTING
#undef LIST
};

static const char *const source_names[SOURCE_COUNT] = {
    [SOURCE_USER] = "user", [SOURCE_DHCP] = "dhcp", [SOURCE_DEFAULT] = "default"};

enum { CIPHER_MIN = 33, CIPHER_MAX = 373 }; /* H3C command reference, "cwmp acs password" */
static const char cipher_prefix[] = "$c$3$";

const struct setting_row *setting_row(enum setting_id id)
{
    return &rows[id];
}

struct setting_row setting_typed_row(enum setting_id id)
{
    struct setting_row row = rows[id];
    if (typed[id].is_narrower) {
        row.type = typed[id].type;
        row.min = typed[id].min;
        row.max = typed[id].max;
    }
    return row;
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

const struct list_row *list_row(enum list_id id)
{
    return &lists[id];
}

unsigned list_setters(enum list_id id)
{
    unsigned setters = 0;
    for (unsigned i = 0; i < SETTING_COUNT; i++)
        if (rows[i].list == id)
            setters |= rows[i].setters;
    return setters ? setters : SETTER_CLI; /* a list without settings is the administrator's */
}

int list_find(const char *name, enum list_id *out)
{
    for (unsigned i = LIST_NONE + 1; i < LIST_COUNT; i++)
        if (strcmp(lists[i].name, name) == 0) {
            *out = (enum list_id)i;
            return 0;
        }
    return -ENOENT;
}

static bool is_line_key(const char *text)
{
    const char *number = text + 3;
    if (!strcmp(text, "con0"))
        return true;
    size_t digits = strspn(number, "0123456789");
    return !strncmp(text, "vty", 3) && digits && !number[digits] &&
           (digits == 1 || *number > '0') && strtoul(number, NULL, 10) < LINE_VTY_COUNT;
}

/* 1 to 4294967295, written in one way only, so that no instance has two keys. */
static bool is_instance_key(const char *text)
{
    size_t len = strlen(text);
    return len <= 10 && strspn(text, "0123456789") == len && *text > '0' &&
           strtoull(text, NULL, 10) <= UINT32_MAX;
}

int list_check_key(enum list_id id, const char *text, const char **why)
{
    const struct list_row *list = &lists[id];
    size_t len = strlen(text);
    if (len < list->min || len > list->max) {
        *why = len < list->min ? "is too short" : "is too long";
        return -EMSGSIZE;
    }
    *why = "must be letters, digits and punctuation without \" ' < > [ ] | ? \\";
    for (const char *c = text; *c; c++)
        if (*c <= ' ' || *c > '~' || strchr("\"'<>[]|?\\", *c))
            return -EINVAL;
    switch (list->form) {
    case LIST_FORM_LINE:
        *why = "must be vty0 to vty255 or con0";
        return is_line_key(text) ? 0 : -EINVAL;
    case LIST_FORM_INSTANCE:
        *why = "must be a number from 1 to 4294967295";
        return is_instance_key(text) ? 0 : -EINVAL;
    default:
        return 0;
    }
}

bool list_same_key(enum list_id id, const char *a, const char *b)
{
    return lists[id].fold ? !strcasecmp(a, b) : !strcmp(a, b);
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

/* The control characters that take one byte, and U+0080 to U+009F, which terminals obey as well. */
static int check_printable(const struct setting_row *row, const char *text, const char **why)
{
    (void)row;
    *why = "must not hold control characters";
    for (const unsigned char *c = (const unsigned char *)text; *c; c++)
        if (*c < ' ' || *c == 0x7f || (*c == 0xc2 && c[1] >= 0x80 && c[1] < 0xa0))
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
    /* No platform but the one that goes by Comware's names has any with a slash. */
    if (!isalpha((unsigned char)*text) || (strchr(text, '/') && !interface_name_is_full(text)))
        return -EINVAL;
    return check_charset(text, "/-.:_", true);
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

static int check_datamodel(const struct setting_row *row, const char *text, const char **why)
{
    (void)row;
    *why = "must be tr-098 or tr-181";
    return !strcmp(text, "tr-098") || !strcmp(text, "tr-181") ? 0 : -EINVAL;
}

static int check_instances(const struct setting_row *row, const char *text, const char **why)
{
    (void)row;
    *why = "must be InstanceNumber or InstanceAlias";
    return !strcmp(text, "InstanceNumber") || !strcmp(text, "InstanceAlias") ? 0 : -EINVAL;
}

static int check_compression(const struct setting_row *row, const char *text, const char **why)
{
    (void)row;
    *why = "must be Disabled, GZIP or Deflate";
    return !strcmp(text, "Disabled") || !strcmp(text, "GZIP") || !strcmp(text, "Deflate") ? 0
                                                                                          : -EINVAL;
}

static int check_lwn(const struct setting_row *row, const char *text, const char **why)
{
    (void)row;
    *why = "must be UDP or nothing";
    return !*text || !strcmp(text, "UDP") ? 0 : -EINVAL;
}

static int check_instance_alias(const struct setting_row *row, const char *text, const char **why)
{
    (void)row;
    *why = "must begin with a letter and hold neither brackets nor control characters";
    if (!(*text >= 'A' && *text <= 'Z') && !(*text >= 'a' && *text <= 'z'))
        return -EINVAL;
    for (const char *c = text; *c; c++)
        if ((unsigned char)*c < ' ' || *c == '[' || *c == ']' || *c == 0x7f)
            return -EINVAL;
    return 0;
}

static int check_banner(const struct setting_row *row, const char *text, const char **why)
{
    (void)row;
    *why = "must be lines of printable ASCII";
    for (const char *c = text; *c; c++)
        if ((*c < ' ' || *c > '~') && *c != '\n')
            return -EINVAL;
    return 0;
}

static int check_cipher_suite(const struct setting_row *row, const char *text, const char **why)
{
    (void)row;
    static const char *const suites[] = {
#define SUITE_FIRST(suite, openssl, help) #suite,
#define SUITE(suite, openssl, help)       #suite,
#include "platform/cipher_suite.def"
#undef SUITE_FIRST
#undef SUITE
    };
    *why = "must be the name of a cipher suite";
    for (size_t i = 0; i < sizeof(suites) / sizeof(suites[0]); i++)
        if (!strcmp(suites[i], text))
            return 0;
    return -EINVAL;
}

typedef int check_fn(const struct setting_row *row, const char *text, const char **why);
static check_fn *const checks[] = {
    [SETTING_TYPE_BOOL] = check_bool,
    [SETTING_TYPE_UINT] = check_uint,
    [SETTING_TYPE_TEXT] = check_text,
    [SETTING_TYPE_PRINTABLE] = check_printable,
    [SETTING_TYPE_URL] = check_url,
    [SETTING_TYPE_SECRET] = check_printable,
    [SETTING_TYPE_PROVISION] = check_provision,
    [SETTING_TYPE_INTERFACE] = check_interface,
    [SETTING_TYPE_LOCALTIME] = check_localtime,
    [SETTING_TYPE_UTCTIME] = check_utctime,
    [SETTING_TYPE_NAME] = check_text,
    [SETTING_TYPE_SYSNAME] = check_sysname,
    [SETTING_TYPE_OPAQUE] = check_opaque,
    [SETTING_TYPE_DATAMODEL] = check_datamodel,
    [SETTING_TYPE_BANNER] = check_banner,
    [SETTING_TYPE_CIPHER] = check_cipher_suite,
    [SETTING_TYPE_INSTANCES] = check_instances,
    [SETTING_TYPE_LWN] = check_lwn,
    [SETTING_TYPE_COMPRESSION] = check_compression,
    [SETTING_TYPE_INSTANCEALIAS] = check_instance_alias,
};

static bool length_counts(enum setting_type type)
{
    return type != SETTING_TYPE_BOOL && type != SETTING_TYPE_UINT;
}

static int check_row(const struct setting_row *row, const char *text, const char **why)
{
    size_t len = strlen(text);
    if (length_counts(row->type) && (len < row->min || len > row->max)) {
        *why = len < row->min ? "is too short" : "is too long";
        return -EMSGSIZE;
    }
    return checks[row->type](row, text, why);
}

int setting_check(enum setting_id id, const char *text, const char **why)
{
    return check_row(&rows[id], text, why);
}

int setting_check_typed(enum setting_id id, const char *text, const char **why)
{
    const struct setting_row row = setting_typed_row(id);
    return check_row(&row, text, why);
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
