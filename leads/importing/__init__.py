"""From the columns of a file to drafts of leads: what each column means, row by row."""
