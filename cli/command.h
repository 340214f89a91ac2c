/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * command.h: what one row of the command table says. TABLE 2 of 3: parsing, abbreviation, '?', TAB,
 * the five caret errors, the undo form, the order and text of `display current-configuration` and
 * the check that cwmp-commands(7) names every command are all taken from these rows (cmd_*.c), and
 * from nothing else.
 *
 * Syntax, one line as in the vendor's manual:
 *     word                a keyword; letter case does not matter, a unique abbreviation is enough
 *     <value>             the argument of the row's setting: type and range are those of its row in
 *                         settings.def, or of TYPED there
 *     <acs.password>      the same for another setting, which the row sets together with its own
 *     <key>               the key of an entry of the row's list
 *     STRING<1-63>        text without blanks (or in double quotes), 1 to 63 bytes
 *     INTEGER<0-100>      a whole number
 *     <interface>         an interface, in one word or in two
 *     <interface-type>    the first of the two alone: all interfaces of a type
 *     TEXT                the rest of the line
 *     { a | b }           exactly one of the words
 *     [ a ]               may be left out
 */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "platform/role.h"
#include "platform/settings.h"

struct buf;

/* In the order in which a configuration has them. */
enum view {
    VIEW_USER,
    VIEW_SYSTEM,
    VIEW_LINE,
    VIEW_PKI_DOMAIN,
    VIEW_SSL_POLICY,
    VIEW_CWMP,
    VIEW_COUNT
};

/* In which views a row is found. A sub-view also takes the rows of system view, as Comware does,
 * unless it has a row of its own that matches. */
enum view_mask {
    IN_USER = 1 << VIEW_USER,
    IN_SYSTEM = 1 << VIEW_SYSTEM,
    IN_LINE = 1 << VIEW_LINE,
    IN_PKI_DOMAIN = 1 << VIEW_PKI_DOMAIN,
    IN_SSL_POLICY = 1 << VIEW_SSL_POLICY,
    IN_CWMP = 1 << VIEW_CWMP,
    IN_ANY = (1 << VIEW_COUNT) - 1,
    IN_NOT_USER = IN_ANY & ~IN_USER,
};

struct view_row {
    const char *help_title;  /* "System view commands:" */
    const char *prompt_open; /* "<" or "[" */
    const char
        *prompt_tail; /* "", "-cwmp", "-pki-domain-" (a key follows): after the system name */
    const char *prompt_close;
    enum view parent;  /* where quit leads */
    const char *enter; /* begins the line that enters the view in a configuration; NULL: none */
    enum list_id list; /* each entry has a view of its own; LIST_NONE: there is one */
};
const struct view_row *view_row(enum view view);

struct shell;
struct arguments; /* what was typed for the placeholders and choices: grammar.h */

/* A row that is more than "set this setting". Prints by shell_print(); returns 0, or a negative
 * errno code after it has said what was wrong. */
typedef int command_fn(struct shell *shell, const struct arguments *arguments);

/* For a setting whose text is not simply the one argument that is typed: how the arguments become
 * the canonical text (0 or -EINVAL), and the text becomes arguments again (appended, with a blank
 * before each). */
struct value_form {
    int (*read)(const struct arguments *arguments, char *out, size_t size);
    void (*print)(const char *text, struct buf *out);
};

enum command_flags {
    COMMAND_UNDO = 1 << 0,       /* has an undo form, although it sets nothing */
    COMMAND_HIDDEN = 1 << 1,     /* accepted, but no help and no abbreviation: '#', version */
    COMMAND_SECRET = 1 << 2,     /* never kept in history */
    COMMAND_TOLERATED = 1 << 3,  /* an older form of another row: taken, but neither printed nor
                                    shown by '?' and TAB; abbreviated where nothing else is meant */
    COMMAND_DISPLAY = 1 << 4,    /* shows something: output may be filtered and sent to a file */
    COMMAND_DEFAULT_ON = 1 << 5, /* on by default: the undo form sets "0", and is what is printed */
};

struct command {
    unsigned views; /* of enum view_mask */
    const char *syntax;
    const char *const *help; /* one text per word, placeholder and choice word, in order, ended by
                                NULL; "" where an earlier row gave it */
    enum role role;          /* the least that may use it; the daemon checks on its own */
    int setting;             /* enum setting_id, or -1 */
    enum setting_source source; /* SOURCE_USER, SOURCE_DEFAULT */
    command_fn *run;            /* NULL: set the setting, or unset it in the undo form */
    command_fn *undo;           /* NULL: unset the setting */
    unsigned flags;
    const char *undo_syntax; /* of the undo form, behind "undo"; NULL: the words before the first
                                argument or choice; "": there is none */
    const char *value;       /* what a row without <value> sets; NULL: "1" */
    const struct value_form *form; /* NULL: the text is the argument */
    enum list_id list;             /* of <key>; LIST_NONE: that of the setting */
    enum view enters;              /* the view that it enters; VIEW_USER: none */
};

struct command_set {
    const struct command *commands;
    size_t count;
};

/* By file: cmd_base.c is the ground of every session, cmd_cwmp.c what the module brings to other
 * switches' command lines as well, with those of cmd_display.c that begin with `display cwmp`. */
extern const struct command_set commands_base, commands_cwmp, commands_display, commands_files,
    commands_session, commands_ssl, commands_system, commands_users;

/* All of them, in the order of the configuration; command_sets.c. */
extern const struct command_set *const command_sets[];
extern const size_t command_sets_count;

/* What rows are made of. */
#define HELP(...)        ((const char *const[]){__VA_ARGS__, NULL})
#define SETS(id)         .role = ROLE_ADMIN, .setting = SETTING_##id
#define SETS_DEFAULT(id) SETS(id), .source = SOURCE_DEFAULT
#define DOES(least, fn)  .role = (least), .setting = -1, .run = (fn)
#define SHOWS(fn)        DOES(ROLE_OPERATOR, fn), .flags = COMMAND_DISPLAY

#endif
