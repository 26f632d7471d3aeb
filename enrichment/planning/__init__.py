"""Which provider is asked what about which lead, and what is made of the answers.

Pure: no database, no network. A plan is made anew after each answer, from the lead and all the
answers there are; so nothing has to be remembered between steps, a killed run goes on where its
answers end, and other orders can be tried on the same answers without a call.
"""
