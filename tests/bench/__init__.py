"""What planning costs: seconds by stage and peak memory, each case in a child process."""
