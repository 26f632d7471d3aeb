"""The import wizard as a browser walks it: each form is sent as its page shows it."""

from django.core.files.uploadedfile import SimpleUploadedFile

from leads.tests.importing_world import work_off


class Wizard:
    """A member at the import pages; ``url`` is the page of the import at work."""

    def __init__(self, client):
        self.client = client
        self.url = ""

    def upload(self, content, name="leads.csv"):
        """Send a file; return the answer, which leads to the columns where it was taken."""
        file = SimpleUploadedFile(name, content, content_type="application/octet-stream")
        response = self.client.post("/leads/imports/new/", {"file": file})
        self.url = response.url if response.status_code == 302 else ""
        return response

    def page(self):
        """Return the page of the import as it is now."""
        return self.client.get(self.url)

    def targets(self):
        """Return {header: target} as the page proposes."""
        return {row.header: row.field.value() for row in self.page().context["rows"]}

    def check(self, **changed):
        """Send the columns as proposed, but for ``changed``, and return the check's page."""
        response = self._send_columns(changed, check="1")
        assert response.status_code == 302, response.context["form"].errors
        work_off()
        return self.page()

    def refused(self, **changed):
        """Send the columns and return what the page answers to them, which is no way on."""
        response = self._send_columns(changed, check="1")
        assert response.status_code == 422
        return response

    def run(self):
        """Import what was checked and return the page of the result."""
        self.client.post(f"{self.url}run/")
        work_off()
        return self.page()

    def _send_columns(self, changed, **more):
        return self.client.post(f"{self.url}run/", _shown(self.page().context) | changed | more)


def tiles(page):
    """Return the numbers that a page of an import shows."""
    return {tile.label: tile.value for tile in page.context["tiles"]}


def _shown(context):
    """Return what a browser would send: the chosen option, and the first where none is."""
    sent = {bound.html_name: bound.value() or "" for bound in context["form"]}
    for row in context["rows"]:
        if row.date_order is not None:
            sent[row.date_order.html_name] = row.date_order.field.choices[0][0]
    return sent
