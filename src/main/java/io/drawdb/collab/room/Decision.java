package io.drawdb.collab.room;

import org.jspecify.annotations.Nullable;

/**
 * How a numbered change was decided.
 *
 * @param version the version that it became, or found if it changed nothing; 0 if it was rejected
 * @param rejection why it was not accepted; {@code null} if it was
 */
public record Decision(long version, @Nullable Rejection rejection) {}
