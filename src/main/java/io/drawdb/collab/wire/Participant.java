package io.drawdb.collab.wire;

import org.jspecify.annotations.Nullable;

/**
 * Somebody in a room, as version 2 tells it.
 *
 * @param mode what is in effect
 */
public record Participant(
        String clientId, String clientName, @Nullable String color, ClientMode mode) {
    void write(MemberWriter out) {
        out.text("clientId", clientId)
                .text("clientName", clientName)
                .text("color", color)
                .choice("mode", mode);
    }
}
