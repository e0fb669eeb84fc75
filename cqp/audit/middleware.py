import secrets

from .request_context import entered

REQUEST_ID_HEADER = "X-Request-Id"


class RequestContextMiddleware:
    """Gives each request a number, repeated in its logs, its audit events and its answer.

    Ours, never the one sent by the client: a forged header would let anyone write into the logs (ASVS 16.4.1).
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.request_id = secrets.token_hex(8)
        with entered(request, request.request_id):
            response = self.get_response(request)
        response[REQUEST_ID_HEADER] = request.request_id
        return response
