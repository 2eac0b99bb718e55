package io.drawdb.collab.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drawdb.collab.diagram.Json;
import io.drawdb.collab.diagram.MalformedJsonException;
import io.drawdb.collab.room.ClientId;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A request, read with care: whatever is not as it should be is refused by name. */
final class Call {
    static final Pattern SHARE_ID = Pattern.compile("[A-Za-z0-9_-]{1,128}");
    private static final long INTEGER_MAX = (1L << 53) - 1;

    private final RoutingContext context;
    private @Nullable ObjectNode body;

    Call(RoutingContext context) {
        this.context = context;
    }

    /** The room in the path. */
    String shareId() {
        String shareId = context.pathParam(AdminRoute.SHARE_ID);
        if (shareId == null || !SHARE_ID.matcher(shareId).matches()) {
            throw new BadRequestException("the share id in the path must match " + SHARE_ID);
        }
        return shareId;
    }

    String address() {
        var remote = context.request().remoteAddress();
        return remote == null ? "unknown" : remote.hostAddress();
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(context.request().getHeader(name));
    }

    /** A query parameter. */
    Optional<String> query(String name) {
        return Optional.ofNullable(context.request().getParam(name));
    }

    /** A query parameter that is a whole number; {@code otherwise} if it is not there. */
    int number(String name, int min, int max, int otherwise) {
        var text = query(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        if (!text.get().matches("\\d{1,9}")
                || Integer.parseInt(text.get()) < min
                || Integer.parseInt(text.get()) > max) {
            throw new BadRequestException("%s must be a whole number from %d to %d".formatted(name, min, max));
        }
        return Integer.parseInt(text.get());
    }

    /** Reads the body, which may have these members and no others. */
    Call members(Set<String> allowed) {
        body = read();
        body.fieldNames().forEachRemaining(name -> {
            if (!allowed.contains(name)) {
                throw new BadRequestException("the body must be an object with members of " + allowed);
            }
        });
        return this;
    }

    private ObjectNode read() {
        var buffer = context.body().buffer();
        if (buffer == null || buffer.length() == 0) {
            return Json.object();
        }
        try {
            if (Json.parse(buffer.getBytes()) instanceof ObjectNode object) {
                return object;
            }
            throw new BadRequestException("the body must be a JSON object");
        } catch (MalformedJsonException e) {
            throw new BadRequestException("the body must be a JSON object: " + e.getMessage());
        }
    }

    private Optional<JsonNode> member(String name) {
        return Optional.ofNullable(body).map(object -> object.get(name)).filter(value -> !value.isNull());
    }

    /** A whole number in the body. */
    Optional<Long> integer(String name) {
        return member(name).map(value -> {
            boolean whole = value.isIntegralNumber() && value.canConvertToLong();
            if (!whole || value.longValue() < 0 || value.longValue() > INTEGER_MAX) {
                throw new BadRequestException("%s must be a whole number from 0 to %d".formatted(name, INTEGER_MAX));
            }
            return value.longValue();
        });
    }

    /** True or false in the body; false if it is not there. */
    boolean flag(String name) {
        return member(name)
                .map(value -> {
                    if (!value.isBoolean()) {
                        throw new BadRequestException(name + " must be true or false");
                    }
                    return value.booleanValue();
                })
                .orElse(false);
    }

    Optional<String> text(String name) {
        return member(name).map(value -> {
            if (!value.isTextual()) {
                throw new BadRequestException(name + " must be a string");
            }
            return value.textValue();
        });
    }

    Optional<ClientId> clientId(String name) {
        return text(name).map(value -> {
            try {
                return new ClientId(value);
            } catch (IllegalArgumentException e) {
                throw new BadRequestException(name + " must be a string of 1 to 128 characters");
            }
        });
    }
}
