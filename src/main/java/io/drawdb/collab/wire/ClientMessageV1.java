package io.drawdb.collab.wire;

import com.fasterxml.jackson.databind.JsonNode;

/** What only version 1 has: one edit right, and whole diagrams. */
public sealed interface ClientMessageV1 extends ClientMessage {

    @Override
    default boolean spokenIn(Protocol protocol) {
        return protocol == Protocol.V1;
    }

    /** The editor's whole diagram: an object node, or a null node. */
    record Op(JsonNode diagram) implements ClientMessageV1 {
        @Override
        public String type() {
            return "op";
        }

        @Override
        public <R> R accept(ClientMessageVisitor<R> visitor) {
            return visitor.op(this);
        }
    }

    /** Takes the edit right if it is free. */
    record RequestEdit() implements ClientMessageV1 {
        @Override
        public String type() {
            return "request_edit";
        }

        @Override
        public <R> R accept(ClientMessageVisitor<R> visitor) {
            return visitor.requestEdit(this);
        }
    }

    /** Gives the edit right up. */
    record ReleaseEdit() implements ClientMessageV1 {
        @Override
        public String type() {
            return "release_edit";
        }

        @Override
        public <R> R accept(ClientMessageVisitor<R> visitor) {
            return visitor.releaseEdit(this);
        }
    }

    /** Asks the editor to give the edit right up. */
    record RequestRelease() implements ClientMessageV1 {
        @Override
        public String type() {
            return "request_release";
        }

        @Override
        public <R> R accept(ClientMessageVisitor<R> visitor) {
            return visitor.requestRelease(this);
        }
    }

    /** The editor turns a requester down. */
    record DismissEditRequest(String targetClientId) implements ClientMessageV1 {
        @Override
        public String type() {
            return "dismiss_edit_request";
        }

        @Override
        public <R> R accept(ClientMessageVisitor<R> visitor) {
            return visitor.dismissEditRequest(this);
        }
    }

    /** Takes the edit right from whoever has it. */
    record ForceEdit() implements ClientMessageV1 {
        @Override
        public String type() {
            return "force_edit";
        }

        @Override
        public <R> R accept(ClientMessageVisitor<R> visitor) {
            return visitor.forceEdit(this);
        }
    }
}
