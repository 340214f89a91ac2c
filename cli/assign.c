/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * assign.c: see assign.h.
 */
#include "cli/assign.h"

#include <errno.h>
#include <string.h>

#include "cli/grammar.h"
#include "cli/place.h"
#include "platform/txn.h"
#include "platform/banned.h"

/* The first argument that is a key, or that is none. */
static const struct argument *find(const struct arguments *arguments, bool key)
{
    for (size_t i = 0; i < arguments->count; i++) {
        const struct argument *argument = &arguments->items[i];
        if (argument->spec && (argument->spec->type == ARGUMENT_KEY) == key)
            return argument;
    }
    return NULL;
}

/* One value, of the setting (key NULL) or of one entry. */
static int assign_value(struct txn *txn, const struct arguments *arguments, const char *key,
                        const char *text, bool cipher, const char **why)
{
    const struct command *command = arguments->command;
    enum setting_id id = (enum setting_id)command->setting;
    enum txn_form form = cipher ? TXN_CIPHER : TXN_PLAIN;
    bool off = arguments->undo && command->flags & COMMAND_DEFAULT_ON;
    bool unset = arguments->undo && !off;
    if (off)
        text = "0";
    if (key)
        return unset ? txn_entry_unset(txn, id, key) : txn_entry_set(txn, id, key, form, text, why);
    return unset ? txn_unset(txn, id, command->source)
                 : txn_set(txn, id, command->source, form, text, why);
}

/* The text that the row sets; NULL with *why when the arguments make none. */
static const char *text_of(const struct arguments *arguments, const struct argument *value,
                           char *made, size_t size, const char **why)
{
    const struct command *command = arguments->command;
    *why = "is not allowed here";
    if (command->form)
        return command->form->read(arguments, made, size) ? NULL : made;
    return value ? value->text : command->value ? command->value : "1";
}

/* Older forms set a second setting as well: `cwmp acs username U password P`. */
static int assign_others(struct txn *txn, const struct arguments *arguments,
                         const struct argument **at, const char **why)
{
    const struct command *command = arguments->command;
    int error = 0;
    for (size_t i = 0; !error && !arguments->undo && i < arguments->count; i++) {
        const struct argument *argument = &arguments->items[i];
        if (!argument->spec || argument->spec->type != ARGUMENT_SETTING ||
            argument->spec->setting == command->setting)
            continue;
        *at = argument;
        error = txn_set(txn, (enum setting_id)argument->spec->setting, command->source, TXN_PLAIN,
                        argument->text, why);
    }
    return error;
}

int assign(struct txn *txn, const struct arguments *arguments, const struct place *place,
           const struct argument **at, const char **why)
{
    const struct command *command = arguments->command;
    const struct argument *key = find(arguments, true), *value = find(arguments, false);
    char made[SETTING_TEXT_MAX], of_place[LIST_KEY_MAX];
    *why = "is not allowed here";
    *at = key;
    if (key && arguments->undo)
        return txn_entry_remove(txn, key->spec->list, key->text);
    if (command->setting < 0)
        return key ? txn_entry_add(txn, key->spec->list, key->text, why) : -EINVAL;
    const char *text = arguments->undo ? "" : text_of(arguments, value, made, sizeof(made), why);
    *at = value;
    if (!text)
        return -EINVAL;
    bool cipher = value && value->spec->type == ARGUMENT_CIPHER;
    int error = 0;
    if (key || setting_row((enum setting_id)command->setting)->list == LIST_NONE) {
        error = assign_value(txn, arguments, key ? key->text : NULL, text, cipher, why);
        return error ? error : assign_others(txn, arguments, at, why);
    }
    for (size_t n = 0; !error && place_key(place, n, of_place); n++)
        error = assign_value(txn, arguments, of_place, text, cipher, why);
    return error;
}
