package io.drawdb.collab.ops;

import java.util.Optional;

/** How much of everything: a part of {@link CollabConfig}. */
public interface LimitsConfig {

    /** Rooms open at a time. */
    int roomsMax();

    /** Connections at a time. */
    int connectionsMax();

    /** Connections at a time from one address. */
    int connectionsPerAddressMax();

    /** Participants of one room. */
    int participantsPerRoomMax();

    /** Messages a second of one connection, on average. */
    int messagesPerSecondMax();

    /** Bytes a second of one connection, on average. */
    int bytesPerSecondMax();

    /** Operations a second of one connection, on average. */
    int opsPerSecondMax();

    /** Times a second that one connection says hello, on average. */
    int hellosPerSecondMax();

    /** Messages of one connection that may be under way before reading from it pauses. */
    int inboundMessagesMax();

    /** Size of one incoming message. */
    int frameBytesMax();

    /** Bytes that may wait for one reader beyond the frame being sent. */
    int outboundBytesMax();

    /** Size of one room's document. */
    int documentBytesMax();

    /** Tables of one room's document. */
    int tablesPerRoomMax();

    /** Fields of one room's document. */
    int fieldsPerRoomMax();

    /** Relationships of one room's document. */
    int relationshipsPerRoomMax();

    /** Notes of one room's document, and as many areas and views. */
    int notesPerRoomMax();

    /** Types of one room's document, and as many enums. */
    int typesPerRoomMax();

    /** Size of all open rooms, documents and recent changes as they are encoded, in MiB; by the heap, if it is empty. */
    Optional<Integer> documentsMibMax();

    /** Size of one client's awareness state. */
    int awarenessBytesMax();
}
