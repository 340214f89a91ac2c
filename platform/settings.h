/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * settings.h: the rows of settings.def as C, and a plain set of values for them.
 *
 * A value belongs to a source. Text is canonical: "0"/"1" for BOOL, decimal digits without leading
 * zeros for UINT, the cipher form ($c$3$...) for SECRET, otherwise what was given. The daemon's
 * store keeps one struct settings; a command line session fills its own over the control socket;
 * both print and display from it.
 */
#ifndef PLATFORM_SETTINGS_H
#define PLATFORM_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum setting_id {
#define LIST(id, name, form, fold, min, max, entries)
#define TYPED(id, type, min, max)
#define SETTING(id, list, name, type, min, max, builtin, setters) SETTING_##id,
#include "platform/settings.def"
#undef SETTING
    SETTING_COUNT
};

enum list_id {
    LIST_NONE, /* of a setting that there is once */
#define SETTING(id, list, name, type, min, max, builtin, setters)
#undef LIST
#define LIST(id, name, form, fold, min, max, entries) LIST_##id,
#include "platform/settings.def"
#undef TYPED
#undef SETTING
#undef LIST
    LIST_COUNT
};

enum setting_type {
    SETTING_TYPE_BOOL,      /* accepts 0 1 true false */
    SETTING_TYPE_UINT,      /* decimal digits; min..max */
    SETTING_TYPE_TEXT,      /* printable ASCII */
    SETTING_TYPE_PRINTABLE, /* UTF-8 without control characters, so that it fits in a line */
    SETTING_TYPE_URL,       /* http:// or https://, a host, no user information, no blank */
    SETTING_TYPE_SECRET, /* as PRINTABLE when given plain; kept and shown as cipher text, 33 to 373
                            characters */
    SETTING_TYPE_PROVISION, /* upper-case letters, digits, dot */
    SETTING_TYPE_INTERFACE, /* interface name, e.g. GigabitEthernet1/0/1; letters, digits / - . : _
                             */
    SETTING_TYPE_LOCALTIME, /* yyyy-mm-ddThh:mm:ss, 1970-01-01T00:00:00 to 2035-12-31T23:59:59, no
                               zone */
    SETTING_TYPE_UTCTIME,   /* xsd:dateTime ending in Z or +hh:mm */
    SETTING_TYPE_NAME,      /* as TEXT, letter case ignored when compared */
    SETTING_TYPE_OPAQUE,    /* any UTF-8: what the ACS alone writes and reads */
    SETTING_TYPE_SYSNAME,   /* letters, digits, '-', '_', '.': what prompt patterns of automation
                               tools accept */
    SETTING_TYPE_DATAMODEL, /* tr-098, tr-181 */
    SETTING_TYPE_BANNER,    /* printable ASCII and line feeds */
    SETTING_TYPE_INSTANCES, /* InstanceNumber, InstanceAlias */
    SETTING_TYPE_COMPRESSION, /* Disabled, GZIP, Deflate */
    SETTING_TYPE_LWN,         /* UDP or nothing */
    /* TR-106, data type Alias: begins with a letter; no control characters, and no brackets, which
       are what a path puts around it */
    SETTING_TYPE_INSTANCEALIAS,
    SETTING_TYPE_CIPHER, /* a cipher suite by Comware's name: lower-case letters, digits, '_' */
};

enum list_form { LIST_FORM_WORD, LIST_FORM_LINE, LIST_FORM_INSTANCE };

/* Who assigned a value; also who may (row.setters). */
enum setting_setter {
    SETTER_CLI = 1 << 0,
    SETTER_ACS = 1 << 1,
    SETTER_DHCP = 1 << 2,
    SETTER_DEF = 1 << 3,
    SETTER_ENGINE = 1 << 4,
};

/* Where a value sits. CLI, ACS and ENGINE share SOURCE_USER: the later assignment wins (H3C:
 * "User"). Order = precedence. */
enum setting_source { SOURCE_USER, SOURCE_DHCP, SOURCE_DEFAULT, SOURCE_COUNT };

struct setting_row {
    enum list_id list;
    const char *name;
    enum setting_type type;
    uint32_t min, max;
    const char *builtin; /* NULL: none */
    unsigned setters;    /* of enum setting_setter */
};

const struct setting_row *setting_row(enum setting_id id);
/* The row with the type and limits of what may be typed in a command: TYPED of settings.def. */
struct setting_row setting_typed_row(enum setting_id id);
int setting_find(const char *name, enum setting_id *out); /* 0 or -ENOENT */

struct list_row {
    const char *name;
    enum list_form form;
    bool fold; /* letter case does not matter */
    uint32_t min, max, entries;
};

const struct list_row *list_row(enum list_id id); /* not of LIST_NONE */
/* Who may add and remove entries: whoever may assign their settings; CLI for a list without any. */
unsigned list_setters(enum list_id id);
int list_find(const char *name, enum list_id *out); /* 0 or -ENOENT */
/* Whether text may be a key. 0, -EMSGSIZE or -EINVAL; *why as of setting_check(). */
int list_check_key(enum list_id id, const char *text, const char **why);
bool list_same_key(enum list_id id, const char *a, const char *b);

const char *setting_source_name(enum setting_source source); /* "user", "dhcp", "default" */
int setting_source_find(const char *name, enum setting_source *out);

/* Whether text is a value for the row (plain form for SECRET). 0, or -ERANGE (a number out of
 * min..max), -EMSGSIZE (too short or long) or -EINVAL (wrong form); *why then is a static sentence
 * part such as "is out of range". */
int setting_check(enum setting_id id, const char *text, const char **why);
/* The same against setting_typed_row(). */
int setting_check_typed(enum setting_id id, const char *text, const char **why);
/* Whether text looks like cipher text of some device: prefix, alphabet, 33 to 373 characters. 0 or
 * -EINVAL. */
int setting_check_cipher(const char *text);
/* Writes the canonical form of a checked text; size must be at least SETTING_TEXT_MAX. */
void setting_canonical(enum setting_id id, const char *text, char *out, size_t size);

enum { SETTING_TEXT_MAX = 512, LIST_KEY_MAX = 32 }; /* with the closing NUL */
/* Lines for sessions over the network: vty0 to vty255. Comware has 64; more people may come. */
enum { LINE_VTY_COUNT = 256 };

/* --- a set of values --- */
struct settings;

int settings_new(struct settings **out); /* all unset; 0 or -ENOMEM */
void settings_free(struct settings *s);  /* wipes secrets' cipher text too */

/* Puts canonical text (copied; NULL: unset) without any check: for the store and the control
 * client. Like all of these, for rows without a list. */
int settings_put(struct settings *s, enum setting_id id, enum setting_source source,
                 const char *text);

/* The text in one source, NULL when unset there. Valid until the next put. */
const char *settings_get(const struct settings *s, enum setting_id id, enum setting_source source);
/* The value in force: the first source that has one, else the row's builtin, else NULL. Do not use
 * it for the ACS triple, whose parts stay together: cwmp/acs.h. */
const char *settings_effective(const struct settings *s, enum setting_id id);
bool settings_bool(const struct settings *s, enum setting_id id); /* effective; false when none */
uint32_t settings_uint(const struct settings *s, enum setting_id id,
                       uint32_t none); /* effective; none when none */

/* --- entries of lists; their values are the user's --- */

/* In the order of their keys, numbers in them by their value. n from 0. */
size_t settings_entry_count(const struct settings *s, enum list_id list);
const char *settings_entry_key(const struct settings *s, enum list_id list, size_t n);
bool settings_entry_exists(const struct settings *s, enum list_id list, const char *key);
/* Nothing to do for one that is there. 0, -ENOMEM, or -ENOSPC when there are as many as may be. */
int settings_entry_add(struct settings *s, enum list_id list, const char *key);
void settings_entry_remove(struct settings *s, enum list_id list, const char *key);
/* As settings_put(), and adds the entry when text is not NULL. */
int settings_entry_put(struct settings *s, enum setting_id id, const char *key, const char *text);
/* NULL when unset, or when there is no such entry. */
const char *settings_entry_get(const struct settings *s, enum setting_id id, const char *key);
/* The same, or else the row's builtin. */
const char *settings_entry_effective(const struct settings *s, enum setting_id id, const char *key);
/* The key of the first entry that has this effective value, of len bytes; NULL when none has. */
const char *settings_entry_with(const struct settings *s, enum setting_id id, const char *text,
                                size_t len);
/* Removes all entries of all lists and all values. */
void settings_clear(struct settings *s);

/* Whether the setting, or this setting of some entry, or which entries there are, differs. */
bool settings_differ(const struct settings *a, const struct settings *b, enum setting_id id);

/* Takes over every entry of the lists in from, with its values: 0 or what settings_entry_put()
 * says.
 */
int settings_copy_entries(const struct settings *from, struct settings *to);
int settings_copy(const struct settings *s, struct settings **out); /* 0 or -ENOMEM */
void settings_swap(struct settings *a, struct settings *b);

/* --- a set of ids, as observers are told --- */
struct setting_ids {
    uint64_t bits[2];
};
void setting_ids_add(struct setting_ids *ids, enum setting_id id);
bool setting_ids_has(const struct setting_ids *ids, enum setting_id id);
bool setting_ids_empty(const struct setting_ids *ids);

#endif
