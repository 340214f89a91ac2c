/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * store_file.c: see store_file.h.
 */
#include "platform/store_file.h"

#include <errno.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "platform/buf.h"
#include "platform/banned.h"

static const char first_line[] = "cwmpd-state 1\n";

static const char *const startup_uses[] = STARTUP_USE_NAMES;
static const char no_startup[] = "NULL"; /* no name, since it does not end with .cfg */

int state_new(struct state **out)
{
    *out = calloc(1, sizeof(**out));
    if (!*out)
        return -ENOMEM;
    if (settings_new(&(*out)->entries)) {
        free(*out);
        *out = NULL;
        return -ENOMEM;
    }
    snprintf((*out)->startup[STARTUP_MAIN], FLASH_NAME_SIZE, "%s", STATE_STARTUP_DEFAULT);
    return 0;
}

static void wipe(char *text)
{
    if (text)
        explicit_bzero(text, strlen(text));
    free(text);
}

void state_free(struct state *state)
{
    if (!state)
        return;
    for (unsigned id = 0; id < SETTING_COUNT; id++)
        wipe(state->assigned[id].text);
    settings_free(state->entries);
    for (size_t i = 0; i < state->record_count; i++) {
        free(state->records[i].key);
        free(state->records[i].value);
    }
    free(state);
}

int state_copy(const struct state *state, struct state **out)
{
    int error = state_new(out);
    for (unsigned id = 0; !error && id < SETTING_COUNT; id++) {
        const struct state_assignment *from = &state->assigned[id];
        if (!from->present)
            continue;
        error = state_assign(*out, (enum setting_id)id, from->text);
        (*out)->assigned[id].after = from->after;
    }
    if (!error)
        error = settings_copy_entries(state->entries, (*out)->entries);
    for (size_t i = 0; !error && i < state->record_count; i++)
        error = state_put_record(*out, state->records[i].key, state->records[i].value);
    if (error) {
        state_free(*out);
        return error;
    }
    memcpy((*out)->saved, state->saved, sizeof(state->saved));
    (*out)->saved_count = state->saved_count;
    memcpy((*out)->startup, state->startup, sizeof(state->startup));
    return 0;
}

int state_assign(struct state *state, enum setting_id id, const char *text)
{
    char *copy = NULL;
    if (text && !(copy = strdup(text)))
        return -ENOMEM;
    wipe(state->assigned[id].text);
    state->assigned[id] =
        (struct state_assignment){.present = true, .after = state->saved_count, .text = copy};
    return 0;
}

int state_assign_entry(struct state *state, enum setting_id id, const char *key, const char *text)
{
    return settings_entry_put(state->entries, id, key, text);
}

int state_add_entry(struct state *state, enum list_id list, const char *key)
{
    return settings_entry_add(state->entries, list, key);
}

void state_remove_entry(struct state *state, enum list_id list, const char *key)
{
    settings_entry_remove(state->entries, list, key);
}

/* What came before and after it can no longer be told apart, nor need it be. */
static void forget_saved(struct state *state, size_t place)
{
    state->saved_count--;
    memmove(state->saved[place], state->saved[place + 1],
            (state->saved_count - place) * sizeof(state->saved[0]));
    for (unsigned id = 0; id < SETTING_COUNT; id++)
        if (state->assigned[id].after > place)
            state->assigned[id].after--;
}

void state_add_saved(struct state *state, const char *digest)
{
    for (size_t i = 0; i < state->saved_count; i++)
        if (!strcmp(state->saved[i], digest))
            forget_saved(state, i--);
    if (state->saved_count == STATE_SAVED_MAX)
        forget_saved(state, 0);
    snprintf(state->saved[state->saved_count++], STATE_DIGEST_SIZE, "%s", digest);
}

/* The engine's own values are in no configuration. */
static bool is_expressible(enum setting_id id)
{
    return setting_row(id)->setters & SETTER_CLI;
}

void state_settle(struct state *state)
{
    for (unsigned i = 0; i < SETTING_COUNT; i++) {
        struct state_assignment *assigned = &state->assigned[i];
        if (is_expressible((enum setting_id)i)) {
            wipe(assigned->text);
            *assigned = (struct state_assignment){.present = false};
        }
        assigned->after = 0;
    }
    state->saved_count = 0;
}

bool state_is_outdated(const struct state *state, enum setting_id id, const char *digest)
{
    for (size_t i = 0; is_expressible(id) && i < state->saved_count; i++)
        if (!strcmp(state->saved[i], digest))
            return state->assigned[id].after <= i;
    return false;
}

static struct state_record *find_record(struct state *state, const char *key)
{
    for (size_t i = 0; i < state->record_count; i++)
        if (strcmp(state->records[i].key, key) == 0)
            return &state->records[i];
    return NULL;
}

int state_put_record(struct state *state, const char *key, const char *value)
{
    struct state_record *record = find_record(state, key);
    if (!value) {
        if (record) {
            free(record->key);
            free(record->value);
            *record = state->records[--state->record_count];
        }
        return 0;
    }
    char *copy = strdup(value);
    if (!copy)
        return -ENOMEM;
    if (record) {
        free(record->value);
        record->value = copy;
        return 0;
    }
    char *key_copy = state->record_count < STATE_RECORDS_MAX ? strdup(key) : NULL;
    if (!key_copy) {
        free(copy);
        return state->record_count < STATE_RECORDS_MAX ? -ENOMEM : -ENOSPC;
    }
    state->records[state->record_count++] = (struct state_record){.key = key_copy, .value = copy};
    return 0;
}

const char *state_record(const struct state *state, const char *key)
{
    for (size_t i = 0; i < state->record_count; i++)
        if (strcmp(state->records[i].key, key) == 0)
            return state->records[i].value;
    return NULL;
}

int state_digest(const void *data, size_t len, char out[STATE_DIGEST_SIZE])
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    if (EVP_Digest(data, len, digest, &size, EVP_sha256(), NULL) != 1 ||
        2 * size + 1 != STATE_DIGEST_SIZE)
        return -EIO;
    for (unsigned i = 0; i < size; i++)
        snprintf(out + 2 * i, 3, "%02x", digest[i]);
    return 0;
}

/* --- printing --- */

/* One line holds one text, so line ends and the escape itself are written as \xNN. */
static void print_text(const char *text, struct buf *out)
{
    for (; *text; text++)
        if ((unsigned char)*text < ' ' || *text == '\\')
            buf_printf(out, "\\x%02x", (unsigned char)*text);
        else
            buf_putc(out, *text);
    buf_putc(out, '\n');
}

static void print_assigned(const struct state *state, size_t after, struct buf *out)
{
    for (unsigned id = 0; id < SETTING_COUNT; id++) {
        const struct state_assignment *assigned = &state->assigned[id];
        if (!assigned->present || assigned->after != after)
            continue;
        buf_printf(out, "%s %s%s", assigned->text ? "set" : "unset",
                   setting_row((enum setting_id)id)->name, assigned->text ? " " : "");
        print_text(assigned->text ? assigned->text : "", out);
    }
}

static void print_entry(const struct state *state, enum list_id list, const char *key,
                        struct buf *out)
{
    buf_printf(out, "entry %s %s\n", list_row(list)->name, key);
    for (unsigned id = 0; id < SETTING_COUNT; id++) {
        const struct setting_row *row = setting_row((enum setting_id)id);
        if (row->list != list)
            continue;
        const char *text = settings_entry_get(state->entries, (enum setting_id)id, key);
        if (!text)
            continue;
        buf_printf(out, "value %s %s ", row->name, key);
        print_text(text, out);
    }
}

static void print_entries(const struct state *state, struct buf *out)
{
    for (unsigned i = LIST_NONE + 1; i < LIST_COUNT; i++) {
        enum list_id list = (enum list_id)i;
        for (size_t n = 0; n < settings_entry_count(state->entries, list); n++)
            print_entry(state, list, settings_entry_key(state->entries, list, n), out);
    }
}

int state_print(const struct state *state, struct buf *out)
{
    size_t start = out->len;
    buf_puts(out, first_line);
    for (unsigned use = 0; use < STARTUP_USES; use++)
        buf_printf(out, "startup %s %s\n", startup_uses[use],
                   state->startup[use][0] ? state->startup[use] : no_startup);
    for (size_t saved = 0; saved <= state->saved_count; saved++) {
        if (saved)
            buf_printf(out, "saved %s\n", state->saved[saved - 1]);
        print_assigned(state, saved, out);
    }
    print_entries(state, out);
    for (size_t i = 0; i < state->record_count; i++) {
        buf_printf(out, "record %s ", state->records[i].key);
        print_text(state->records[i].value, out);
    }
    char digest[STATE_DIGEST_SIZE];
    if (buf_error(out))
        return buf_error(out);
    int error = state_digest(out->data + start, out->len - start, digest);
    return error ? error : buf_printf(out, "end %s\n", digest);
}

/* --- parsing --- */

static int hex_digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Undoes print_text() in place. */
static int unescape(char *text)
{
    char *to = text;
    for (; *text; text++) {
        if (*text != '\\') {
            *to++ = *text;
            continue;
        }
        int high = text[1] == 'x' ? hex_digit(text[2]) : -1;
        int low = high >= 0 ? hex_digit(text[3]) : -1;
        if (low < 0 || high + low == 0)
            return -EBADMSG;
        *to++ = (char)(high << 4 | low);
        text += 3;
    }
    *to = '\0';
    return 0;
}

static int parse_startup(struct state *state, const char *use, const char *name)
{
    char checked[FLASH_NAME_SIZE] = "";
    if (strcmp(name, no_startup) != 0 &&
        (flash_name(name, checked) || !flash_name_is_configuration(checked)))
        return -EBADMSG;
    for (unsigned i = 0; i < STARTUP_USES; i++)
        if (!strcmp(use, startup_uses[i])) {
            memcpy(state->startup[i], checked, sizeof(checked));
            return 0;
        }
    return -EBADMSG;
}

/* "entry LIST KEY" and "value NAME KEY TEXT"; what another version wrote and this one does not know
 * is passed over. */
static int parse_entry(struct state *state, const char *name, const char *key)
{
    enum list_id list;
    const char *why;
    if (!key)
        return -EBADMSG;
    if (list_find(name, &list) || list_check_key(list, key, &why))
        return 0;
    int error = state_add_entry(state, list, key);
    return error == -ENOSPC ? 0 : error;
}

static int parse_value(struct state *state, const char *name, char *rest)
{
    enum setting_id id;
    char *text = rest ? strchr(rest, ' ') : NULL;
    if (!text)
        return -EBADMSG;
    *text++ = '\0';
    if (setting_find(name, &id) ||
        !settings_entry_exists(state->entries, setting_row(id)->list, rest))
        return 0;
    return state_assign_entry(state, id, rest, text);
}

/* "verb name rest" */
static int parse_line(struct state *state, char *line)
{
    char *name = strchr(line, ' ');
    if (!name)
        return -EBADMSG;
    *name++ = '\0';
    if (!strcmp(line, "saved")) {
        if (strlen(name) != STATE_DIGEST_SIZE - 1)
            return -EBADMSG;
        state_add_saved(state, name);
        return 0;
    }
    char *text = strchr(name, ' ');
    if (text)
        *text++ = '\0';
    if (text && unescape(text))
        return -EBADMSG;
    if (!strcmp(line, "record"))
        return text ? state_put_record(state, name, text) : -EBADMSG;
    if (!strcmp(line, "startup"))
        return text ? parse_startup(state, name, text) : -EBADMSG;
    if (!strcmp(line, "entry"))
        return parse_entry(state, name, text);
    if (!strcmp(line, "value"))
        return parse_value(state, name, text);
    bool is_set = !strcmp(line, "set");
    if ((!is_set && strcmp(line, "unset") != 0) || (is_set && !text))
        return -EBADMSG;
    enum setting_id id;
    if (setting_find(name, &id))
        return 0; /* of another version */
    return state_assign(state, id, is_set ? text : NULL);
}

/* The last line must be "end <sum of the lines before>"; returns where it begins. */
static int check_end(const char *data, size_t len, size_t *body_len)
{
    char expected[STATE_DIGEST_SIZE];
    enum { END_LEN = 4 + STATE_DIGEST_SIZE - 1 + 1 }; /* "end " sum "\n" */
    if (len < sizeof(first_line) - 1 + END_LEN ||
        memcmp(data, first_line, sizeof(first_line) - 1) != 0 || memchr(data, '\0', len))
        return -EBADMSG;
    *body_len = len - END_LEN;
    const char *end = data + *body_len;
    int error = state_digest(data, *body_len, expected);
    if (error)
        return error;
    return memcmp(end, "end ", 4) == 0 && memcmp(end + 4, expected, STATE_DIGEST_SIZE - 1) == 0 &&
                   end[END_LEN - 1] == '\n' && end[-1] == '\n'
               ? 0
               : -EBADMSG;
}

int state_parse(const char *data, size_t len, struct state **out)
{
    size_t body_len = 0;
    int error = check_end(data, len, &body_len);
    if (error)
        return error;
    char *copy = strndup(data, body_len);
    struct state *state = NULL;
    error = copy ? state_new(&state) : -ENOMEM;
    for (char *line = copy ? copy + sizeof(first_line) - 1 : NULL; !error && *line;) {
        char *end = strchr(line, '\n');
        *end = '\0';
        error = parse_line(state, line);
        line = end + 1;
    }
    if (copy)
        explicit_bzero(copy, body_len);
    free(copy);
    if (error)
        state_free(state);
    else
        *out = state;
    return error;
}
