package io.drawdb.collab.gateway;

/**
 * The other end of a connection, as the log calls it.
 *
 * @param connection its number
 * @param address whom connections are counted for, which is what an operator can block
 */
record Peer(long connection, String address) {}
