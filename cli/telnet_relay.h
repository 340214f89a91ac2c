/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * telnet_relay.h: carries bytes between a telnet peer and the terminal of its session. What the
 * peer sends is read here, so it runs as a user who may do nothing.
 */
#ifndef CLI_TELNET_RELAY_H
#define CLI_TELNET_RELAY_H

/* Runs until the peer hangs up, the terminal's programs have ended and the peer has got what they
 * showed (it gets 5 s for that), or lifeline, a pipe's end, reports the end of the server. peer:
 * the connected socket; terminal: the master side; all stay open. 0 or -ENOMEM. */
int telnet_relay(int peer, int terminal, int lifeline);

#endif
