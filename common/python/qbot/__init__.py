"""What every backend of Q-Bot in Python needs; docs/backend-contract.md says what it owes. common/*.ts is the same for Node.js."""
