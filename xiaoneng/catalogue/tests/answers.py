"""What pages answered."""


def text(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def sent(answer):
    """The file that was sent, closed as a server closes it."""
    content = b"".join(answer.streaming_content)
    for close in answer._resource_closers:
        close()
    return content
