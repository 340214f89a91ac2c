/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * argument.c: see argument.h.
 */
#include "cli/argument.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/syntax.h"
#include "cli/words.h"
#include "platform/interface_name.h"
#include "platform/settings.h"
#include "platform/banned.h"

/* H3C command reference, "cwmp acs password": length of the cipher form. */
enum { CIPHER_MIN = 33, CIPHER_MAX = 373, INTERFACE_MAX = 63 };

static const char digits[] = "0123456789";

/* Reads "<a-b>". */
static int read_range(const char *text, struct argument_spec *out)
{
    char *end;
    if (*text != '<')
        return -EINVAL;
    unsigned long long min = strtoull(text + 1, &end, 10);
    if (*end != '-')
        return -EINVAL;
    unsigned long long max = strtoull(end + 1, &end, 10);
    if (strcmp(end, ">") != 0 || min > max || max > UINT32_MAX)
        return -EINVAL;
    out->min = (uint32_t)min;
    out->max = (uint32_t)max;
    return 0;
}

/* Reads "<acs.password>": a value of that setting, whichever the row itself sets. */
static int read_named(const char *text, struct argument_spec *out)
{
    char name[SYNTAX_TOKEN_MAX + 1];
    size_t len = strlen(text);
    enum setting_id id;
    if (*text != '<' || text[len - 1] != '>' || len > sizeof(name))
        return -EINVAL;
    memcpy(name, text + 1, len - 2);
    name[len - 2] = '\0';
    if (setting_find(name, &id))
        return -EINVAL;
    out->type = ARGUMENT_SETTING;
    out->setting = (int)id;
    out->min = setting_typed_row(id).min;
    out->max = setting_typed_row(id).max;
    return 0;
}

static int read_key(const struct command *command, struct argument_spec *out)
{
    out->list = command->list;
    if (out->list == LIST_NONE && command->setting >= 0)
        out->list = setting_row((enum setting_id)command->setting)->list;
    if (out->list == LIST_NONE)
        return -EINVAL;
    out->type = ARGUMENT_KEY;
    out->min = list_row(out->list)->min;
    out->max = list_row(out->list)->max;
    return 0;
}

int argument_spec_read(const char *placeholder, const struct command *command, bool cipher,
                       struct argument_spec *out)
{
    int setting = command->setting;
    *out = (struct argument_spec){.setting = -1};
    if (!strcmp(placeholder, "<key>"))
        return read_key(command, out);
    if (!strcmp(placeholder, "<interface>")) {
        *out = (struct argument_spec){ARGUMENT_INTERFACE, 1, INTERFACE_MAX, -1, LIST_NONE};
        return 0;
    }
    if (!strcmp(placeholder, "<interface-type>")) {
        out->type = ARGUMENT_INTERFACE_TYPE;
        return 0;
    }
    if (!strcmp(placeholder, "<value>")) {
        if (setting < 0)
            return -EINVAL;
        const struct setting_row row = setting_typed_row((enum setting_id)setting);
        bool enciphered =
            cipher && setting_row((enum setting_id)setting)->type == SETTING_TYPE_SECRET;
        out->type = enciphered ? ARGUMENT_CIPHER : ARGUMENT_SETTING;
        out->setting = setting;
        out->min = enciphered ? CIPHER_MIN : row.min;
        out->max = enciphered ? CIPHER_MAX : row.max;
        return 0;
    }
    if (!strcmp(placeholder, "TEXT")) {
        out->type = ARGUMENT_TEXT;
        return 0;
    }
    if (!strncmp(placeholder, "STRING", 6)) {
        out->type = ARGUMENT_STRING;
        return read_range(placeholder + 6, out);
    }
    if (!strncmp(placeholder, "INTEGER", 7)) {
        out->type = ARGUMENT_INTEGER;
        return read_range(placeholder + 7, out);
    }
    return read_named(placeholder, out);
}

bool argument_spec_same(const struct argument_spec *a, const struct argument_spec *b)
{
    return a->type == b->type && a->min == b->min && a->max == b->max && a->setting == b->setting &&
           a->list == b->list;
}

static enum setting_type setting_type_of(const struct argument_spec *spec)
{
    return setting_row((enum setting_id)spec->setting)->type;
}

bool argument_is_interface(const struct argument_spec *spec)
{
    return spec->type == ARGUMENT_INTERFACE ||
           (spec->type == ARGUMENT_SETTING && setting_type_of(spec) == SETTING_TYPE_INTERFACE);
}

bool argument_is_number(const struct argument_spec *spec)
{
    return spec->type == ARGUMENT_INTEGER ||
           (spec->type == ARGUMENT_SETTING && setting_type_of(spec) == SETTING_TYPE_UINT);
}

void argument_notation(const struct argument_spec *spec, char *out, size_t size)
{
    switch (spec->type) {
    case ARGUMENT_TEXT:
        snprintf(out, size, "TEXT");
        return;
    case ARGUMENT_INTERFACE_TYPE:
        *out = '\0';
        return;
    case ARGUMENT_INTERFACE_NUMBER:
        snprintf(out, size, "<0-65535>");
        return;
    default:
        snprintf(out, size, "%s<%" PRIu32 "-%" PRIu32 ">",
                 argument_is_number(spec) ? "INTEGER" : "STRING", spec->min, spec->max);
    }
}

static enum argument_match check_number(const struct argument_spec *spec, const char *text,
                                        const char **why)
{
    size_t len = strlen(text);
    *why = "must be a whole number in decimal digits";
    if (!len || strspn(text, digits) != len)
        return ARGUMENT_NO;
    *why = "is out of range";
    unsigned long long value = strtoull(text, NULL, 10); /* the largest for what is larger still */
    return value < spec->min || value > spec->max ? ARGUMENT_RANGE : ARGUMENT_YES;
}

static enum argument_match check_string(const struct argument_spec *spec, const char *text,
                                        const char **why)
{
    size_t len = strlen(text);
    *why = "must be printable ASCII without '?'";
    for (const char *c = text; *c; c++)
        if (*c < ' ' || *c > '~' || *c == '?')
            return ARGUMENT_NO;
    *why = len < spec->min ? "is too short" : "is too long";
    return len < spec->min || len > spec->max ? ARGUMENT_NO : ARGUMENT_YES;
}

static enum argument_match check_interface_type(const struct word *word, const char **why)
{
    const char *type;
    unsigned found = word->quoted ? 0 : interface_type_find(word->text, &type);
    *why = found ? "may be several interface types" : "must be an interface type";
    return found == 0 ? ARGUMENT_NO : found == 1 ? ARGUMENT_YES : ARGUMENT_MANY;
}

static enum argument_match check_interface(const struct argument_spec *spec,
                                           const struct word *word, const char **why)
{
    char name[SETTING_TEXT_MAX];
    *why = "is too long";
    if (!interface_name_canonical(word->text, name, sizeof(name)) || strlen(name) > spec->max)
        return ARGUMENT_NO;
    return setting_check(SETTING_CONNECT_INTERFACE, name, why) ? ARGUMENT_NO : ARGUMENT_YES;
}

static enum argument_match check_setting(const struct argument_spec *spec, const struct word *word,
                                         bool saved, const char **why)
{
    enum setting_id id = (enum setting_id)spec->setting;
    char name[SETTING_TEXT_MAX];
    const char *text = word->text;
    if (!word->quoted && argument_is_interface(spec)) {
        *why = "is too long";
        if (!interface_name_canonical(text, name, sizeof(name)))
            return ARGUMENT_NO;
        text = name;
    }
    switch (saved ? setting_check(id, text, why) : setting_check_typed(id, text, why)) {
    case 0:
        return ARGUMENT_YES;
    case -ERANGE:
        return ARGUMENT_RANGE;
    default:
        return ARGUMENT_NO;
    }
}

enum argument_match argument_check(const struct argument_spec *spec, const struct word *word,
                                   bool saved, const char **why)
{
    switch (spec->type) {
    case ARGUMENT_INTEGER:
        return check_number(spec, word->text, why);
    case ARGUMENT_STRING:
        return check_string(spec, word->text, why);
    case ARGUMENT_TEXT:
        return ARGUMENT_YES;
    case ARGUMENT_SETTING:
        return check_setting(spec, word, saved, why);
    case ARGUMENT_KEY:
        return list_check_key(spec->list, word->text, why) ? ARGUMENT_NO : ARGUMENT_YES;
    case ARGUMENT_INTERFACE:
        return check_interface(spec, word, why);
    case ARGUMENT_CIPHER:
        *why = "must be cipher text of this device";
        return setting_check_cipher(word->text) ? ARGUMENT_NO : ARGUMENT_YES;
    case ARGUMENT_INTERFACE_TYPE:
        return check_interface_type(word, why);
    case ARGUMENT_INTERFACE_NUMBER:
        *why = "must be an interface number such as 1/0/1";
        return interface_number_valid(word->text) ? ARGUMENT_YES : ARGUMENT_NO;
    }
    return ARGUMENT_NO;
}

bool argument_may_begin(const struct argument_spec *spec, const struct word *word)
{
    size_t len = strlen(word->text);
    if (spec->type == ARGUMENT_TEXT || !len)
        return true;
    if (argument_is_number(spec))
        return strspn(word->text, digits) == len;
    if (spec->type == ARGUMENT_INTERFACE_NUMBER)
        return strspn(word->text, "0123456789/.:") == len;
    return len <= spec->max;
}
