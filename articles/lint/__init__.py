"""What a careful editor would remark about a text before it is published."""
