# What open pages are told. "#" is a number in the first two and a date with its time in the others.

live-one = 1 new job
live-many = # new jobs
live-closed = This job closed on #.
live-hidden = Nobody confirms this job any more: it has been hidden since #.
live-expired = This job was open until #, by the employer’s own word.
live-instead = Similar jobs that are open
