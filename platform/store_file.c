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

int state_new(struct state **out)
{
    *out = calloc(1, sizeof(**out));
    return *out ? 0 : -ENOMEM;
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
        (*out)->assigned[id].before = from->before;
    }
    for (size_t i = 0; !error && i < state->record_count; i++)
        error = state_put_record(*out, state->records[i].key, state->records[i].value);
    if (error)
        state_free(*out);
    else
        memcpy((*out)->saved, state->saved, sizeof(state->saved));
    return error;
}

int state_assign(struct state *state, enum setting_id id, const char *text)
{
    char *copy = NULL;
    if (text && !(copy = strdup(text)))
        return -ENOMEM;
    wipe(state->assigned[id].text);
    state->assigned[id] = (struct state_assignment){.present = true, .text = copy};
    return 0;
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

int state_print(const struct state *state, struct buf *out)
{
    size_t start = out->len;
    buf_puts(out, first_line);
    if (state->saved[0])
        buf_printf(out, "saved %s\n", state->saved);
    for (unsigned id = 0; id < SETTING_COUNT; id++) {
        const struct state_assignment *assigned = &state->assigned[id];
        if (!assigned->present)
            continue;
        buf_printf(out, "%s%s %s%s", assigned->text ? "set" : "unset",
                   assigned->before ? "-before" : "", setting_row((enum setting_id)id)->name,
                   assigned->text ? " " : "");
        print_text(assigned->text ? assigned->text : "", out);
    }
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
        memcpy(state->saved, name, STATE_DIGEST_SIZE);
        return 0;
    }
    char *text = strchr(name, ' ');
    if (text)
        *text++ = '\0';
    if (text && unescape(text))
        return -EBADMSG;
    if (!strcmp(line, "record"))
        return text ? state_put_record(state, name, text) : -EBADMSG;
    bool is_set = !strcmp(line, "set") || !strcmp(line, "set-before");
    bool is_unset = !strcmp(line, "unset") || !strcmp(line, "unset-before");
    if ((!is_set && !is_unset) || (is_set && !text))
        return -EBADMSG;
    enum setting_id id;
    if (setting_find(name, &id))
        return 0; /* of another version */
    int error = state_assign(state, id, is_set ? text : NULL);
    if (!error)
        state->assigned[id].before = strstr(line, "-before") != NULL;
    return error;
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
