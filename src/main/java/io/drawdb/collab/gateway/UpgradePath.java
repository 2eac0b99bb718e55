package io.drawdb.collab.gateway;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the path of an upgrade request asks for. Clients may be configured with any path at all, so everything that
 * is not the service's own counts as {@code /}.
 */
enum UpgradePath {
    /** The room is named by {@code hello}. */
    ANY_ROOM,
    /** The room is named by the path. */
    ONE_ROOM,
    /** Looks like a room's path, but cannot be one. */
    NO_ROOM,
    /** Belongs to another part of the service, which will know what to answer. */
    NOT_COLLABORATION;

    private static final List<String> OWN = List.of("q", "api", "admin", "client");
    private static final Pattern SHARE_ID = Pattern.compile("[A-Za-z0-9_-]{1,128}");
    private static final String ROOMS = "/collab/";

    static UpgradePath of(String path) {
        if (OWN.contains(firstSegment(path))) {
            return NOT_COLLABORATION;
        }
        if (!path.startsWith(ROOMS) || path.length() == ROOMS.length() || path.indexOf('/', ROOMS.length()) > 0) {
            return ANY_ROOM;
        }
        return room(path).isPresent() ? ONE_ROOM : NO_ROOM;
    }

    /** The room that a path names, if it names one. */
    static Optional<String> room(String path) {
        if (!path.startsWith(ROOMS)) {
            return Optional.empty();
        }
        return Optional.of(path.substring(ROOMS.length())).filter(SHARE_ID.asMatchPredicate());
    }

    private static String firstSegment(String path) {
        int start = path.startsWith("/") ? 1 : 0;
        int end = path.indexOf('/', start);
        return end < 0 ? path.substring(start) : path.substring(start, end);
    }
}
