/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * notify_rig.c: see notify_rig.h.
 */
#include "tests/unit/notify_rig.h"

#include <stdio.h>
#include <stdlib.h>

#include "platform/loop.h"
#include "tests/unit/fake_http.h"
#include "tests/unit/unit.h"

#include "platform/banned.h"

static void acs_says(struct rig *rig, const char *rpc)
{
    char *text;
    int len = asprintf(&text,
                       "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\" "
                       "xmlns:e=\"http://schemas.xmlsoap.org/soap/encoding/\" "
                       "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
                       "xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\" "
                       "xmlns:c=\"urn:dslforum-org:cwmp-1-2\"><s:Header><c:ID>1</c:ID></s:Header>"
                       "<s:Body>%s</s:Body></s:Envelope>",
                       rpc);
    CU_ASSERT_FATAL(len > 0);
    fake_http_reply(rig->http, 200, text);
    free(text);
    CU_ASSERT_FALSE(rig_says(rig, "Fault"));
}

void acs_sets(struct rig *rig, const char *name, const char *type, const char *value)
{
    char rpc[1000];
    (void)snprintf(rpc, sizeof(rpc),
                   "<c:SetParameterValues><ParameterList "
                   "e:arrayType=\"c:ParameterValueStruct[1]\"><ParameterValueStruct><Name>%s</Name>"
                   "<Value xsi:type=\"xsd:%s\">%s</Value></ParameterValueStruct></ParameterList>"
                   "<ParameterKey/></c:SetParameterValues>",
                   name, type, value);
    acs_says(rig, rpc);
}

void acs_watches(struct rig *rig, const char *name, int level)
{
    char rpc[1000];
    (void)snprintf(
        rpc, sizeof(rpc),
        "<c:SetParameterAttributes><ParameterList "
        "e:arrayType=\"c:SetParameterAttributesStruct[1]\"><SetParameterAttributesStruct>"
        "<Name>%s</Name><NotificationChange>1</NotificationChange><Notification>%d</Notification>"
        "<AccessListChange>0</AccessListChange><AccessList e:arrayType=\"xsd:string[0]\"/>"
        "</SetParameterAttributesStruct></ParameterList></c:SetParameterAttributes>",
        name, level);
    acs_says(rig, rpc);
}

void begin_session(struct rig *rig)
{
    engine_raise(rig->engine, EVENT_PERIODIC);
    loop_advance(rig->loop, 0);
    CU_ASSERT_TRUE_FATAL(fake_http_has_post(rig->http));
}

void acknowledge(struct rig *rig)
{
    fake_http_reply(rig->http, 200, fake_inform_response);
}

void end_session(struct rig *rig)
{
    fake_http_reply(rig->http, 204, "");
    loop_advance(rig->loop, 0);
}

void begin_watching(struct rig *rig, const char *name, int level)
{
    rig_begin_informed(rig);
    begin_session(rig);
    acknowledge(rig);
    acs_watches(rig, name, level);
    end_session(rig);
    CU_ASSERT_FALSE(fake_http_is_open(rig->http));
}

void serve(struct rig *rig)
{
    fake_http_serve(rig->http);
    loop_advance(rig->loop, 0);
}

bool tells(const struct rig *rig, const char *name)
{
    char text[300];
    (void)snprintf(text, sizeof(text), "<Name>%s</Name>", name);
    return rig_says(rig, text);
}
