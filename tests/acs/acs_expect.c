/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * acs_expect.c: one row per kind of expectation.
 */
#include <fnmatch.h>
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

static bool alike_or_say(const char *found, const char *pattern, char *got, size_t got_size)
{
    if (found && !fnmatch(pattern, found, 0))
        return true;
    return same_or_say(found, "", got, got_size);
}

static bool absent_or_say(const char *found, char *got, size_t got_size)
{
    if (found)
        snprintf(got, got_size, "'%s'", found);
    return !found;
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
    char events[4096];
    events_text(r, events, sizeof(events));
    return same_or_say(events, words[0], got, got_size);
}

static bool has_event(const struct acs_request *r, const char *code)
{
    return soap_find(&r->message, "EventCode", code, 0) < r->message.count;
}

static bool holds_event(const struct acs_request *r, char *const *words, char *got, size_t got_size)
{
    events_text(r, got, got_size);
    return has_event(r, words[0]);
}

static bool holds_no_event(const struct acs_request *r, char *const *words, char *got,
                           size_t got_size)
{
    return !holds_event(r, words, got, got_size);
}

static bool holds_has_value(const struct acs_request *r, char *const *words, char *got,
                            size_t got_size)
{
    snprintf(got, got_size, "it is not in the list");
    return soap_paired(&r->message, "Name", words[0], "Value") != NULL;
}

static bool holds_value_like(const struct acs_request *r, char *const *words, char *got,
                             size_t got_size)
{
    return alike_or_say(soap_paired(&r->message, "Name", words[0], "Value"), words[1], got,
                        got_size);
}

static bool holds_type(const struct acs_request *r, char *const *words, char *got, size_t got_size)
{
    size_t i = soap_find(&r->message, "Name", words[0], 0);
    const char *type = i + 1 < r->message.count ? r->message.leaves[i + 1].type : NULL;
    return same_or_say(type, words[1], got, got_size);
}

/* The Name leaves, all of them, in this order: "Device.A., Device.B". */
static bool holds_names(const struct acs_request *r, char *const *words, char *got, size_t got_size)
{
    size_t at = 0;
    got[0] = '\0';
    for (size_t i = 0; i < r->message.count && at < got_size; i++)
        if (!strcmp(r->message.leaves[i].name, "Name"))
            at += (size_t)snprintf(got + at, got_size - at, "%s%s", at ? ", " : "",
                                   r->message.leaves[i].text);
    return at < got_size && !strcmp(got, words[0]);
}

/* Name, Notification, and with a third word the AccessList, "Subscriber,Other". */
static bool holds_attribute(const struct acs_request *r, char *const *words, char *got,
                            size_t got_size)
{
    size_t i = soap_find(&r->message, "Name", words[0], 0) + 1, at = 0;
    const struct soap_leaf *leaf = r->message.leaves;
    char list[512] = "";
    if (i >= r->message.count || strcmp(leaf[i].name, "Notification"))
        return same_or_say(NULL, words[1], got, got_size);
    snprintf(got, got_size, "%s", leaf[i].text);
    bool good = !strcmp(leaf[i].text, words[1]);
    if (!words[2])
        return good;
    for (i++; i < r->message.count && !strcmp(leaf[i].name, "string") && at < sizeof(list); i++)
        at += (size_t)snprintf(list + at, sizeof(list) - at, "%s%s", at ? "," : "", leaf[i].text);
    snprintf(got, got_size, "%s", list);
    return good && !strcmp(list, words[2]);
}

static bool holds_element_like(const struct acs_request *r, char *const *words, char *got,
                               size_t got_size)
{
    return alike_or_say(soap_text(&r->message, words[0]), words[1], got, got_size);
}

static bool holds_no_element(const struct acs_request *r, char *const *words, char *got,
                             size_t got_size)
{
    return absent_or_say(soap_text(&r->message, words[0]), got, got_size);
}

static bool holds_soap_header(const struct acs_request *r, char *const *words, char *got,
                              size_t got_size)
{
    return same_or_say(soap_header(&r->message, words[0]), words[1], got, got_size);
}

static bool holds_no_soap_header(const struct acs_request *r, char *const *words, char *got,
                                 size_t got_size)
{
    return absent_or_say(soap_header(&r->message, words[0]), got, got_size);
}

static bool holds_id(const struct acs_request *r, char *const *words, char *got, size_t got_size)
{
    return same_or_say(r->message.id, words[0], got, got_size);
}

static bool holds_no_id(const struct acs_request *r, char *const *words, char *got, size_t got_size)
{
    (void)words;
    return absent_or_say(r->message.id, got, got_size);
}

static bool holds_uri(const struct acs_request *r, char *const *words, char *got, size_t got_size)
{
    return same_or_say(r->uri, words[0], got, got_size);
}

static bool holds_header_like(const struct acs_request *r, char *const *words, char *got,
                              size_t got_size)
{
    return alike_or_say(r->header(r->header_ctx, words[0]), words[1], got, got_size);
}

static bool holds_header_unlike(const struct acs_request *r, char *const *words, char *got,
                                size_t got_size)
{
    bool alike = alike_or_say(r->header(r->header_ctx, words[0]), words[1], got, got_size);
    if (alike)
        (void)snprintf(got, got_size, "one like that");
    return !alike;
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
    size_t words, more; /* after the name; more of them that may be left out */
    bool (*holds)(const struct acs_request *r, char *const *words, char *got, size_t got_size);
} rows[] = {
    {"value", 2, 0, holds_value},
    {"value-like", 2, 0, holds_value_like},
    {"has-value", 1, 0, holds_has_value},
    {"no-value", 1, 0, holds_no_value},
    {"type", 2, 0, holds_type},
    {"name", 2, 0, holds_name},
    {"names", 1, 0, holds_names},
    {"count", 1, 0, holds_count},
    {"attribute", 2, 1, holds_attribute},
    {"method", 1, 0, holds_method},
    {"fault", 1, 0, holds_fault},
    {"parameter-fault", 2, 0, holds_parameter_fault},
    {"element", 2, 0, holds_element},
    {"element-like", 2, 0, holds_element_like},
    {"no-element", 1, 0, holds_no_element},
    {"events", 1, 0, holds_events},
    {"event", 1, 0, holds_event},
    {"no-event", 1, 0, holds_no_event},
    {"soap-header", 2, 0, holds_soap_header},
    {"no-soap-header", 1, 0, holds_no_soap_header},
    {"id", 1, 0, holds_id},
    {"no-id", 0, 0, holds_no_id},
    {"uri", 1, 0, holds_uri},
    {"header", 2, 0, holds_header},
    {"header-like", 2, 0, holds_header_like},
    {"header-unlike", 2, 0, holds_header_unlike},
    {"no-header", 1, 0, holds_no_header},
    {"cookie", 1, 0, holds_cookie},
    {"no-cookie", 1, 0, holds_no_cookie},
    {"connection", 1, 0, holds_connection},
    {"namespace", 1, 0, holds_namespace},
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
    size_t more = row < ROWS ? rows[row].more : 0;
    /* Any other single word is the name of a message, which begins with a capital, or "empty". */
    if (row == ROWS && strcmp(words[0], "empty") && (words[0][0] < 'A' || words[0][0] > 'Z')) {
        snprintf(why, why_size, "'expect %s' is not known", words[0]);
        return false;
    }
    if (count - 1 >= wanted && count - 1 <= wanted + more)
        return true;
    snprintf(why, why_size, "'expect %s' takes %zu words, here are %zu", words[0], wanted,
             count - 1);
    return false;
}

bool expect_holds(const struct acs_request *request, char *const *words, size_t count, char *got,
                  size_t got_size)
{
    size_t row = row_find(words[0]);
    char *given[4] = {NULL}; /* what may be left out is NULL */
    for (size_t i = 1; i < count && i <= 3; i++)
        given[i - 1] = words[i];
    if (row < ROWS)
        return rows[row].holds(request, given, got, got_size);
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
    char events[4096];
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
