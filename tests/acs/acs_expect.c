/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * acs_expect.c: one row per kind of expectation.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/acs/acs_expect.h"
#include "tests/acs/acs_log.h"
#include "tests/acs/acs_request.h"

#include "platform/banned.h"

enum { PRINT_MAX = 20 };

/* What came: "empty", the name of the message, or "unreadable". */
static const char *message_name(const struct acs_request *request)
{
    if (request->has_message)
        return request->message.name;
    return request->body.len ? "unreadable" : "empty";
}

static bool same_or_say(const char *found, const char *wanted, char *got, size_t got_size)
{
    if (found && !strcmp(found, wanted))
        return true;
    if (found)
        snprintf(got, got_size, "'%s'", found);
    else
        snprintf(got, got_size, "nothing");
    return false;
}

static bool holds_value(const struct acs_request *r, char *const *words, char *got, size_t got_size)
{
    return same_or_say(soap_paired(&r->message, "Name", words[0], "Value"), words[1], got,
                       got_size);
}

static bool holds_no_value(const struct acs_request *r, char *const *words, char *got,
                           size_t got_size)
{
    if (soap_find(&r->message, "Name", words[0], 0) == r->message.count)
        return true;
    snprintf(got, got_size, "it is there");
    return false;
}

static bool holds_name(const struct acs_request *r, char *const *words, char *got, size_t got_size)
{
    const char *writable = soap_paired(&r->message, "Name", words[0], "Writable");
    if (writable && !strcmp(writable, "true"))
        writable = "1";
    else if (writable && !strcmp(writable, "false"))
        writable = "0";
    return same_or_say(writable, words[1], got, got_size);
}

static bool holds_fault(const struct acs_request *r, char *const *words, char *got, size_t got_size)
{
    if (r->has_message && !strcmp(r->message.name, "Fault"))
        return same_or_say(soap_text(&r->message, "FaultCode"), words[0], got, got_size);
    snprintf(got, got_size, "%s", message_name(r));
    return false;
}

static bool holds_parameter_fault(const struct acs_request *r, char *const *words, char *got,
                                  size_t got_size)
{
    return same_or_say(soap_paired(&r->message, "ParameterName", words[0], "FaultCode"), words[1],
                       got, got_size);
}

static bool holds_element(const struct acs_request *r, char *const *words, char *got,
                          size_t got_size)
{
    return same_or_say(soap_text(&r->message, words[0]), words[1], got, got_size);
}

static bool holds_method(const struct acs_request *r, char *const *words, char *got,
                         size_t got_size)
{
    if (soap_find(&r->message, "string", words[0], 0) < r->message.count)
        return true;
    snprintf(got, got_size, "it is not in the list");
    return false;
}

static bool holds_count(const struct acs_request *r, char *const *words, char *got, size_t got_size)
{
    unsigned long count = 0;
    for (size_t i = 0; i < r->message.count; i++)
        if (!strcmp(r->message.leaves[i].name, "Name") ||
            !strcmp(r->message.leaves[i].name, "string") ||
            !strcmp(r->message.leaves[i].name, "ParameterName"))
            count++;
    snprintf(got, got_size, "%lu", count);
    return count == strtoul(words[0], NULL, 10);
}

/* "0 BOOTSTRAP, 1 BOOT" */
static void events_text(const struct acs_request *r, char *out, size_t size)
{
    size_t at = 0;
    out[0] = '\0';
    for (size_t i = 0; i < r->message.count; i++) {
        const struct soap_leaf *leaf = &r->message.leaves[i];
        if (strcmp(leaf->name, "EventCode"))
            continue;
        const char *key =
            i + 1 < r->message.count && !strcmp(leaf[1].name, "CommandKey") ? leaf[1].text : "";
        int n = snprintf(out + at, size - at, "%s%s%s%s%s", at ? ", " : "", leaf->text,
                         key[0] ? " (" : "", key, key[0] ? ")" : "");
        if (n < 0 || (size_t)n >= size - at)
            return;
        at += (size_t)n;
    }
}

static bool holds_events(const struct acs_request *r, char *const *words, char *got,
                         size_t got_size)
{
    char events[1024];
    events_text(r, events, sizeof(events));
    return same_or_say(events, words[0], got, got_size);
}

static bool holds_header(const struct acs_request *r, char *const *words, char *got,
                         size_t got_size)
{
    return same_or_say(r->header(r->header_ctx, words[0]), words[1], got, got_size);
}

static bool holds_no_header(const struct acs_request *r, char *const *words, char *got,
                            size_t got_size)
{
    const char *value = r->header(r->header_ctx, words[0]);
    if (!value)
        return true;
    snprintf(got, got_size, "'%s'", value);
    return false;
}

/* The cookie is one of those in the Cookie header. */
static bool holds_cookie(const struct acs_request *r, char *const *words, char *got,
                         size_t got_size)
{
    const char *header = r->header(r->header_ctx, "Cookie");
    size_t len = strlen(words[0]);
    for (const char *p = header; p; p = strchr(p, ';')) {
        p += strspn(p, "; ");
        if (!strncmp(p, words[0], len) && (!p[len] || p[len] == ';'))
            return true;
    }
    snprintf(got, got_size, "%s", header ? header : "no cookie");
    return false;
}

static bool holds_no_cookie(const struct acs_request *r, char *const *words, char *got,
                            size_t got_size)
{
    if (!holds_cookie(r, words, got, got_size))
        return true;
    snprintf(got, got_size, "%s", r->header(r->header_ctx, "Cookie"));
    return false;
}

static bool holds_connection(const struct acs_request *r, char *const *words, char *got,
                             size_t got_size)
{
    const char *which = r->last_connection == r->connection ? "same" : "new";
    return same_or_say(which, words[0], got, got_size);
}

static bool holds_namespace(const struct acs_request *r, char *const *words, char *got,
                            size_t got_size)
{
    return same_or_say(r->message.cwmp_namespace, words[0], got, got_size);
}

static const struct {
    const char *name;
    size_t words; /* after the name */
    bool (*holds)(const struct acs_request *r, char *const *words, char *got, size_t got_size);
} rows[] = {
    {"value", 2, holds_value},
    {"no-value", 1, holds_no_value},
    {"name", 2, holds_name},
    {"count", 1, holds_count},
    {"method", 1, holds_method},
    {"fault", 1, holds_fault},
    {"parameter-fault", 2, holds_parameter_fault},
    {"element", 2, holds_element},
    {"events", 1, holds_events},
    {"header", 2, holds_header},
    {"no-header", 1, holds_no_header},
    {"cookie", 1, holds_cookie},
    {"no-cookie", 1, holds_no_cookie},
    {"connection", 1, holds_connection},
    {"namespace", 1, holds_namespace},
};

enum { ROWS = sizeof(rows) / sizeof(rows[0]) };

static size_t row_find(const char *name)
{
    size_t i = 0;
    while (i < ROWS && strcmp(rows[i].name, name))
        i++;
    return i;
}

bool expect_known(char *const *words, size_t count, char *why, size_t why_size)
{
    size_t row = row_find(words[0]);
    size_t wanted = row < ROWS ? rows[row].words : 0;
    /* Any other single word is the name of a message, which begins with a capital, or "empty". */
    if (row == ROWS && strcmp(words[0], "empty") && (words[0][0] < 'A' || words[0][0] > 'Z')) {
        snprintf(why, why_size, "'expect %s' is not known", words[0]);
        return false;
    }
    if (count - 1 == wanted)
        return true;
    snprintf(why, why_size, "'expect %s' takes %zu words, here are %zu", words[0], wanted,
             count - 1);
    return false;
}

bool expect_holds(const struct acs_request *request, char *const *words, size_t count, char *got,
                  size_t got_size)
{
    size_t row = row_find(words[0]);
    (void)count;
    if (row < ROWS)
        return rows[row].holds(request, words + 1, got, got_size);
    if (!strcmp(message_name(request), words[0]))
        return true;
    const char *code = request->has_message && !strcmp(request->message.name, "Fault")
                           ? soap_text(&request->message, "FaultCode")
                           : NULL;
    snprintf(got, got_size, "%s%s%s", message_name(request), code ? " " : "", code ? code : "");
    return false;
}

static void print_inform(struct acs_log *log, const struct acs_request *r)
{
    char events[1024];
    const char *oui = soap_text(&r->message, "OUI");
    const char *serial = soap_text(&r->message, "SerialNumber");
    const char *retry = soap_text(&r->message, "RetryCount");
    bool again = retry && strcmp(retry, "0");
    events_text(r, events, sizeof(events));
    acs_log_event(log, "Inform from %s-%s: %s%s%s%s", oui ? oui : "?", serial ? serial : "?",
                  events[0] ? events : "no event", again ? " (RetryCount " : "", again ? retry : "",
                  again ? ")" : "");
}

static void print_fault(struct acs_log *log, const struct acs_request *r)
{
    const char *code = soap_text(&r->message, "FaultCode");
    const char *text = soap_text(&r->message, "FaultString");
    acs_log_event(log, "<- fault %s %s", code ? code : "?", text ? text : "");
    for (size_t i = 0; i + 1 < r->message.count; i++)
        if (!strcmp(r->message.leaves[i].name, "ParameterName"))
            acs_log_event(log, "<-   %s: fault %s", r->message.leaves[i].text,
                          r->message.leaves[i + 1].text);
}

/* Pairs as "name = value", other leaves as "Status = 0". */
static void print_leaves(struct acs_log *log, const struct acs_request *r)
{
    size_t printed = 0;
    for (size_t i = 0; i < r->message.count && printed < PRINT_MAX; i++, printed++) {
        const struct soap_leaf *leaf = &r->message.leaves[i];
        const char *next = i + 1 < r->message.count ? leaf[1].name : "";
        if (!strcmp(leaf->name, "Name") && !strcmp(next, "Value"))
            acs_log_event(log, "<- %s = %s", leaf->text, leaf[1].text), i++;
        else if (!strcmp(leaf->name, "Name") && !strcmp(next, "Writable"))
            acs_log_event(log, "<- %s%s", leaf->text,
                          strchr("1t", leaf[1].text[0]) ? " (writable)" : ""),
                i++;
        else if (!strcmp(leaf->name, "string"))
            acs_log_event(log, "<- %s", leaf->text);
        else
            acs_log_event(log, "<- %s %s = %s", r->message.name, leaf->name, leaf->text);
    }
    if (printed == PRINT_MAX)
        acs_log_event(log, "<- ... %zu elements in all", r->message.count);
    if (r->message.count == 0)
        acs_log_event(log, "<- %s", r->message.name);
}

void expect_print(struct acs_log *log, const struct acs_request *request)
{
    if (!request->has_message)
        acs_log_event(log, "<- %s",
                      request->body.len ? "a message that cannot be read" : "empty POST");
    else if (!strcmp(request->message.name, "Inform"))
        print_inform(log, request);
    else if (!strcmp(request->message.name, "Fault"))
        print_fault(log, request);
    else
        print_leaves(log, request);
}
