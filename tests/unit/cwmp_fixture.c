/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cwmp_fixture.c: see cwmp_fixture.h.
 */
#include "tests/unit/cwmp_fixture.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cwmp/notify.h"
#include "platform/clock.h"
#include "platform/conf.h"
#include "platform/switch.h"

#include "platform/banned.h"

enum { KEPT_MAX = 400 };

static char kept_dir[UNIT_PATH_MAX]; /* "" until the first message; a test program has one of it */
static unsigned kept_count;

static void on_news(void *ctx)
{
    ((struct cwmp_fixture *)ctx)->news++;
}

static void open_model(struct cwmp_fixture *f)
{
    const struct datamodel_env env = {.store = f->base.store,
                                      .sw = f->sw,
                                      .clock = f->clock,
                                      .startup_file = store_startup_path(f->base.store)};
    CU_ASSERT_EQUAL_FATAL(datamodel_new(&env, &f->dm), 0);
    const struct notify_env notify_env = {
        .store = f->base.store, .dm = f->dm, .news = on_news, .ctx = f};
    CU_ASSERT_EQUAL_FATAL(notify_new(&notify_env, &f->notify), 0);
    CU_ASSERT_EQUAL_FATAL(notify_start(f->notify), 0);
    f->rpc = (struct rpc_env){.dm = f->dm, .store = f->base.store, .notify = f->notify};
}

void cwmp_begin(struct cwmp_fixture *f)
{
    memset(f, 0, sizeof(*f));
    fixture_begin(&f->base);
    CU_ASSERT_EQUAL_FATAL(conf_new(&f->conf), 0);
    CU_ASSERT_EQUAL_FATAL(clock_new_simulated(1767225600000, &f->clock), 0); /* 2026-01-01 */
    CU_ASSERT_EQUAL_FATAL(switch_open("sim", f->conf, f->clock, &f->sw), 0);
    open_model(f);
    buf_init(&f->out, SOAP_ENVELOPE_MAX);
}

static void forget_answer(struct cwmp_fixture *f)
{
    buf_reset(&f->out);
    soap_message_free(f->answer);
    f->answer = NULL;
}

void cwmp_end(struct cwmp_fixture *f)
{
    forget_answer(f);
    buf_free(&f->out);
    notify_free(f->notify);
    datamodel_free(f->dm);
    switch_close(f->sw);
    clock_free(f->clock);
    conf_free(f->conf);
    fixture_stop(&f->base);
}

void cwmp_restart(struct cwmp_fixture *f)
{
    forget_answer(f);
    notify_free(f->notify);
    datamodel_free(f->dm);
    fixture_restart(&f->base);
    open_model(f);
}

char *cwmp_envelope(const char *call, const char *id)
{
    char *text;
    int len = asprintf(
        &text,
        "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\" "
        "xmlns:e=\"http://schemas.xmlsoap.org/soap/encoding/\" "
        "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
        "xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\" "
        "xmlns:cwmp=\"urn:dslforum-org:cwmp-1-2\"><s:Header><cwmp:ID s:mustUnderstand=\"1\">"
        "%s</cwmp:ID></s:Header><s:Body>%s</s:Body></s:Envelope>",
        id, call);
    if (len < 0)
        abort();
    return text;
}

const struct soap_node *cwmp_call(struct cwmp_fixture *f, const char *call)
{
    char why[200], *text = cwmp_envelope(call, "id-7");
    struct soap_message *request;
    forget_answer(f);
    int error = soap_read(text, strlen(text), &request, why, sizeof(why));
    free(text);
    if (error)
        fprintf(stderr, "cwmp_call: %s\n", why);
    CU_ASSERT_EQUAL_FATAL(error, 0);
    CU_ASSERT_EQUAL_FATAL(rpc_answer(&f->rpc, request, &f->out), 0);
    soap_message_free(request);
    cwmp_keep(buf_text(&f->out));
    CU_ASSERT_EQUAL_FATAL(soap_read(f->out.data, f->out.len, &f->answer, why, sizeof(why)), 0);
    CU_ASSERT_STRING_EQUAL(f->answer->id, "id-7");
    CU_ASSERT_EQUAL(f->answer->version, SOAP_CWMP_1_2);
    return f->answer->body;
}

static int read_value(void *ctx, const struct datamodel_item *item)
{
    struct cwmp_fixture *f = ctx;
    struct buf text;
    buf_init(&text, sizeof(f->value) - 1);
    CU_ASSERT_EQUAL(datamodel_value(f->dm, item, &text), 0);
    (void)snprintf(f->value, sizeof(f->value), "%s", buf_text(&text));
    buf_free(&text);
    return 0;
}

const char *cwmp_value(struct cwmp_fixture *f, const char *path)
{
    (void)snprintf(f->value, sizeof(f->value), "(none)");
    (void)datamodel_parameters(f->dm, path, read_value, f);
    return f->value;
}

/* --- schemas --- */

bool cwmp_shared_path(const char *name, char out[UNIT_PATH_MAX])
{
    const char *srcdir = getenv("srcdir");
    int len = snprintf(out, UNIT_PATH_MAX, "%s/../../shared/bbf/%s", srcdir ? srcdir : ".", name);
    return len > 0 && len < UNIT_PATH_MAX && access(out, R_OK) == 0;
}

static void kept_path(unsigned number, char out[UNIT_PATH_MAX])
{
    char name[32];
    (void)snprintf(name, sizeof(name), "message-%u.xml", number);
    unit_path(kept_dir, name, out);
}

void cwmp_keep(const char *message)
{
    char path[UNIT_PATH_MAX];
    if (!kept_dir[0])
        unit_dir(kept_dir);
    CU_ASSERT_FATAL(kept_count < KEPT_MAX);
    kept_path(kept_count++, path);
    unit_write_text(path, message);
}

const char *cwmp_validate(void)
{
    char validate[UNIT_PATH_MAX], paths[KEPT_MAX][UNIT_PATH_MAX], *argv[KEPT_MAX + 2] = {validate};
    int status;
    if (!cwmp_shared_path("validate", validate))
        return "no ../shared/bbf: the messages are not compared with the CWMP schemas";
    for (unsigned i = 0; i < kept_count; i++) {
        kept_path(i, paths[i]);
        argv[i + 1] = paths[i];
    }
    CU_ASSERT_FATAL(kept_count > 0);
    pid_t child = fork();
    if (child == 0) {
        execv(validate, argv);
        _exit(127);
    }
    CU_ASSERT_FATAL(child > 0);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 3)
        return "no xmllint: the messages are not compared with the CWMP schemas";
    CU_ASSERT(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    return NULL;
}

/* --- looking into answers --- */

size_t cwmp_count(const struct soap_node *node)
{
    size_t count = 0;
    for (const struct soap_node *child = soap_first(node); child; child = soap_next(child))
        count++;
    return count;
}

const char *cwmp_entry(const struct soap_node *response, const char *name)
{
    const struct soap_node *list = soap_child(response, "ParameterList");
    for (const struct soap_node *entry = soap_first(list); entry; entry = soap_next(entry))
        if (strcmp(soap_child_text(entry, "Name", ""), name) == 0)
            return soap_child_text(entry, "Value", soap_child_text(entry, "Writable", NULL));
    return NULL;
}

int cwmp_parameter_fault(const struct soap_node *fault, const char *name)
{
    const struct soap_node *detail = soap_child(soap_child(fault, "detail"), "Fault");
    for (const struct soap_node *entry = soap_first(detail); entry; entry = soap_next(entry))
        if (strcmp(entry->name, "SetParameterValuesFault") == 0 &&
            strcmp(soap_child_text(entry, "ParameterName", ""), name) == 0)
            return (int)strtol(soap_child_text(entry, "FaultCode", "0"), NULL, 10);
    return 0;
}
